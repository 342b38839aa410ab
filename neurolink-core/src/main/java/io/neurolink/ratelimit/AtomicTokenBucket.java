package io.neurolink.ratelimit;

import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.neurolink.time.Durations;

/**
 * A bucket that refills smoothly, whose state is one number: the time at which it is
 * empty. Each unit moves that time by the same interval. Exact, because time is counted
 * in fractions of a nanosecond of which an interval is a whole number. Thread-safe.
 */
final class AtomicTokenBucket implements ConcurrentPermitCounter {

	// Times are compared by their difference, which has to fit into 62 bits: with the
	// finest fraction a bucket may be unused for 2.3 years.
	private static final long MAX_FRACTIONS = 64;

	private static final long MAX_SPAN = 1L << 60;

	private final long origin;

	private final long fractions;

	private final long interval;

	/** The time in which an empty bucket fills. */
	private final long span;

	/** Twice the time at which the bucket is empty, plus one if calls are queued. */
	private final AtomicLong state;

	/** The last time at which a call found the bucket full. */
	private final AtomicLong fullAt;

	AtomicTokenBucket(RateLimit limit, long now) {
		long per = Durations.nanos(limit.per());
		this.origin = now;
		this.fractions = fractions(limit);
		this.interval = per / (limit.limit() / this.fractions);
		this.span = per * this.fractions;
		this.state = new AtomicLong(-this.span << 1);
		this.fullAt = new AtomicLong(-1);
	}

	/**
	 * Returns whether a limit can be counted exactly. Limits whose period is no simple
	 * multiple of their interval cannot.
	 */
	static boolean counts(RateLimit limit) {
		long fractions = fractions(limit);
		return fractions <= MAX_FRACTIONS && Durations.nanos(limit.per()) <= MAX_SPAN / fractions;
	}

	private static long fractions(RateLimit limit) {
		BigInteger units = BigInteger.valueOf(limit.limit());
		return limit.limit() / units.gcd(BigInteger.valueOf(Durations.nanos(limit.per()))).longValue();
	}

	@Override
	public boolean tryTakeUnqueued(long cost, long now) {
		return tryTake(cost, now, false);
	}

	@Override
	public boolean tryTake(long cost, long now) {
		return tryTake(cost, now, true);
	}

	private boolean tryTake(long cost, long now, boolean besideQueue) {
		while (true) {
			long current = this.state.get();
			long queued = current & 1;
			if (queued != 0 && !besideQueue) {
				return false;
			}
			long taken = taken(current, cost, now);
			if (taken > 0) {
				return false;
			}
			if (this.state.compareAndSet(current, state(now, taken) | queued)) {
				noteFull(current, now);
				return true;
			}
		}
	}

	@Override
	public long nanosUntil(long ahead, long cost, long now) {
		long wait = taken(this.state.get(), ahead + cost, now);
		return (wait > 0) ? (wait - 1) / this.fractions + 1 : 0;
	}

	@Override
	public void takeAnyway(long cost, long now) {
		this.state.updateAndGet((current) -> state(now, Math.min(taken(current, cost, now), MAX_SPAN)) | (current & 1));
	}

	// The units of a call that ended after the bucket was full again have refilled
	// already.
	@Override
	public void giveBack(long cost, long takenAt) {
		if (this.fullAt.get() > time(takenAt)) {
			return;
		}
		long back = Math.min(product(cost), MAX_SPAN);
		this.state.updateAndGet(
				(current) -> state(takenAt, Math.max(empty(current, takenAt) - back, -this.span)) | (current & 1));
	}

	@Override
	public long available(long now) {
		return Math.floorDiv(-taken(this.state.get(), 0, now), this.interval);
	}

	@Override
	public void queued(boolean queued) {
		this.state.updateAndGet((current) -> queued ? current | 1 : current & ~1L);
	}

	/**
	 * Returns the time from now until the bucket would be empty if units were taken, in
	 * fractions; saturated. Not positive if they are available.
	 */
	private long taken(long state, long cost, long now) {
		return Durations.saturatedSum(Math.max(empty(state, now), -this.span), product(cost));
	}

	private void noteFull(long state, long now) {
		if (empty(state, now) <= -this.span) {
			this.fullAt.setRelease(time(now));
		}
	}

	private long empty(long state, long now) {
		return ((state & ~1L) - (time(now) << 1)) >> 1;
	}

	private long state(long now, long empty) {
		return (time(now) + empty) << 1;
	}

	private long time(long now) {
		return (now - this.origin) * this.fractions;
	}

	private long product(long cost) {
		return (cost > Long.MAX_VALUE / this.interval) ? Long.MAX_VALUE : cost * this.interval;
	}

}
