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
 * Reserves on a token bucket that Bucket4j keeps elsewhere, without waiting.
 */
public final class RemoteTokenBucket {

	private static final ScheduledExecutorService AT_ONCE = new AtOnce();

	private RemoteTokenBucket() {
	}

	/**
	 * The bucket of a limit: as many units as the limit, refilled smoothly.
	 * @param limit how much is let through
	 * @return what Bucket4j makes the bucket from
	 */
	public static BucketConfiguration configuration(RateLimit limit) {
		return BucketConfiguration.builder()
			.addLimit((bandwidth) -> bandwidth.capacity(limit.limit()).refillGreedy(limit.limit(), limit.per()))
			.build();
	}

	/**
	 * Reserves units.
	 * @param bucket the bucket
	 * @param cost how many units
	 * @param maxWait the longest wait that is acceptable
	 * @return what became of it
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
	 * Reserves units, blocking the calling thread while the place is asked, not while the
	 * units are waited for.
	 * @param bucket the bucket
	 * @param cost how many units
	 * @param maxWait the longest wait that is acceptable
	 * @return what became of it
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

	// Between the refusal and the question how long it would be, it may have become less.
	private static Grant refused(long nanos, Duration maxWait) {
		return new Grant(false, Durations.max(Duration.ofNanos(nanos), maxWait.plusNanos(1)), "");
	}

	/**
	 * Hears how long Bucket4j would wait.
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
	 * Has no thread: what is to happen later happens now, for the waiting is ours.
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
