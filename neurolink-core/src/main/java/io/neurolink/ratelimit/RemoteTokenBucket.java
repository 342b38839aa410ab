package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.neurolink.ratelimit.RemoteLimits.Grant;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Reserves units on a token bucket in a remote store of Bucket4j, without waiting.
 */
public final class RemoteTokenBucket {

	private static final ScheduledExecutorService AT_ONCE = new AtOnce();

	private RemoteTokenBucket() {
	}

	/**
	 * Returns the configuration of the bucket for a limit: as many units as the limit,
	 * refilled smoothly.
	 * @param limit the limit
	 * @return the configuration for Bucket4j
	 */
	public static BucketConfiguration configuration(RateLimit limit) {
		return BucketConfiguration.builder()
			.addLimit((bandwidth) -> bandwidth.capacity(limit.limit()).refillGreedy(limit.limit(), limit.per()))
			.build();
	}

	/**
	 * Reserves units.
	 * @param bucket the bucket
	 * @param cost the number of units
	 * @param maxWait the longest acceptable wait
	 * @return the outcome
	 */
	public static CompletionStage<Grant> reserve(AsyncBucketProxy bucket, long cost, Duration maxWait) {
		if (maxWait.isZero()) {
			return bucket.tryConsumeAndReturnRemaining(cost).thenApply(RemoteTokenBucket::grant);
		}
		Delay delay = new Delay();
		return bucket.toListenable(delay)
			.asScheduler()
			.tryConsume(cost, Durations.nanos(maxWait), AT_ONCE)
			.thenCompose((taken) -> taken ? CompletableFuture.completedFuture(delay.grant())
					: bucket.estimateAbilityToConsume(cost)
						.thenApply((probe) -> refused(probe.getNanosToWaitForRefill(), maxWait)));
	}

	/**
	 * Reserves units, blocking the calling thread for the request to the store, but not
	 * for the wait for the units.
	 * @param bucket the bucket
	 * @param cost the number of units
	 * @param maxWait the longest acceptable wait
	 * @return the outcome
	 */
	public static Grant reserve(Bucket bucket, long cost, Duration maxWait) {
		if (maxWait.isZero()) {
			return grant(bucket.tryConsumeAndReturnRemaining(cost));
		}
		Delay delay = new Delay();
		return bucket.asBlocking().tryConsumeUninterruptibly(cost, Durations.nanos(maxWait), delay::onDelayed)
				? delay.grant() : refused(bucket.estimateAbilityToConsume(cost).getNanosToWaitForRefill(), maxWait);
	}

	private static Grant grant(ConsumptionProbe probe) {
		return new Grant(probe.isConsumed(),
				probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill())),
				"");
	}

	// The wait may have become shorter between the rejection and the request for its
	// duration.
	private static Grant refused(long nanos, Duration maxWait) {
		return new Grant(false, Durations.max(Duration.ofNanos(nanos), maxWait.plusNanos(1)), "");
	}

	/**
	 * Receives the wait that Bucket4j would apply.
	 */
	private static final class Delay implements BucketListener {

		private volatile long nanos;

		@Override
		public void onDelayed(long nanos) {
			this.nanos = nanos;
		}

		@Override
		public void onConsumed(long tokens) {
		}

		@Override
		public void onRejected(long tokens) {
		}

		@Override
		public void onParked(long nanos) {
		}

		@Override
		public void onInterrupted(InterruptedException ex) {
		}

		Grant grant() {
			return new Grant(true, Duration.ofNanos(this.nanos), "");
		}

	}

	/**
	 * An executor without threads that runs delayed tasks at once, because the wait is
	 * applied by the limiter.
	 */
	private static final class AtOnce extends ScheduledThreadPoolExecutor {

		AtOnce() {
			super(0);
		}

		@Override
		public @Nullable ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
			command.run();
			return null;
		}

	}

}
