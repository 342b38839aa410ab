package io.neurolink.ratelimit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;

/**
 * A bucket of Bucket4j that refills smoothly, for the limits that an
 * {@link AtomicTokenBucket} does not count.
 */
final class TokenBucket implements PermitCounter {

	private final Bucket bucket;

	private final int capacity;

	private final double nanosPerUnit;

	TokenBucket(RateLimit limit, AiClock clock) {
		this.capacity = limit.limit();
		this.nanosPerUnit = (double) Durations.nanos(limit.per()) / this.capacity;
		this.bucket = Bucket.builder()
			.addLimit((bandwidth) -> bandwidth.capacity(limit.limit())
				.refillGreedy(limit.limit(), Durations.min(limit.per(), Durations.LONGEST)))
			.withCustomTimePrecision(new Monotonic(clock))
			.build();
	}

	@Override
	public boolean tryTake(long cost, long now) {
		return this.bucket.tryConsume(cost);
	}

	@Override
	public long nanosUntil(long ahead, long cost, long now) {
		long units = ahead + cost;
		long atOnce = Math.min(units, this.capacity);
		long wait = this.bucket.estimateAbilityToConsume(atOnce).getNanosToWaitForRefill();
		return Durations.saturatedSum(wait, (long) Math.ceil((units - atOnce) * this.nanosPerUnit));
	}

	@Override
	public void takeAnyway(long cost, long now) {
		this.bucket.consumeIgnoringRateLimits(cost);
	}

	@Override
	public void giveBack(long cost, long takenAt) {
		this.bucket.addTokens(cost);
	}

	@Override
	public long available(long now) {
		return this.bucket.getAvailableTokens();
	}

	private record Monotonic(AiClock clock) implements TimeMeter {

		@Override
		public long currentTimeNanos() {
			return this.clock.nanoTime();
		}

		@Override
		public boolean isWallClockBased() {
			return false;
		}

	}

}
