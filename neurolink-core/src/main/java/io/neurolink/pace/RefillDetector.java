package io.neurolink.pace;

import org.jspecify.annotations.Nullable;

/**
 * Finds out from announcements whether a limit refills continuously, as a token bucket
 * does, or all at once at its reset. Vendors use the same headers for both: the reset of
 * a bucket is the time until it is full, and moves with each call, in proportion to the
 * used units; that of a window stays where it is, until an answer announces the next
 * window. Until a movement is seen, a limit counts as a window, because waiting for the
 * reset is right for both. Not thread-safe.
 */
final class RefillDetector {

	/** The share of the announced time by which the reset of a bucket moves. */
	private static final double MOVED = 0.25;

	/** The factor by which the rates of a bucket differ, because resets are rounded. */
	private static final double SAME_RATE = 1.5;

	/** Jitter of the network, which moves the reset of a window too. */
	private static final long JITTER = 20_000_000L;

	private boolean anchored;

	private long anchorAt;

	private long anchorResetIn;

	private double anchorUsed;

	private boolean continuous;

	private double unitsPerNano;

	/**
	 * Records an announcement.
	 * @param limit the units of a full limit, or {@code null} if not known
	 * @param remaining the remaining units
	 * @param resetIn nanoseconds until the reset, zero if not known
	 * @param now the time
	 */
	void observe(@Nullable Long limit, double remaining, long resetIn, long now) {
		if (limit == null) {
			forget();
			return;
		}
		double used = limit - remaining;
		if (this.anchored && resetIn > 0 && now - this.anchorAt < this.anchorResetIn) {
			long moved = now + resetIn - (this.anchorAt + this.anchorResetIn);
			if (moved > Math.max(JITTER, MOVED * this.anchorResetIn)) {
				this.continuous |= hasSameRate(used, resetIn);
				anchor(used, resetIn, now);
			}
			else if (Math.abs(moved) < JITTER / 2 && used - this.anchorUsed >= Math.max(2, limit / 10.0)) {
				this.continuous = false;
				anchor(used, resetIn, now);
			}
		}
		else {
			anchor(used, resetIn, now);
		}
		if (resetIn > 0 && used >= 1) {
			this.unitsPerNano = used / resetIn;
		}
	}

	/**
	 * Forgets the latest announcement, for example because the limit has changed.
	 */
	void restart() {
		this.anchored = false;
	}

	/**
	 * Forgets what was found out.
	 */
	void forget() {
		this.anchored = false;
		this.continuous = false;
	}

	boolean continuous() {
		return this.continuous && this.unitsPerNano > 0;
	}

	double unitsAfter(long nanos) {
		return continuous() ? Math.max(0, nanos) * this.unitsPerNano : 0;
	}

	long nanosFor(double units) {
		return (long) Math.min(Long.MAX_VALUE / 2.0, Math.ceil(units / this.unitsPerNano));
	}

	// An announcement that is late may be followed by one of the next window before its
	// reset; the two are not in proportion.
	private boolean hasSameRate(double used, long resetIn) {
		double now = used * this.anchorResetIn;
		double before = this.anchorUsed * resetIn;
		return now > 0 && now <= SAME_RATE * before && before <= SAME_RATE * now;
	}

	private void anchor(double used, long resetIn, long now) {
		this.anchored = resetIn > 0;
		this.anchorAt = now;
		this.anchorResetIn = resetIn;
		this.anchorUsed = used;
	}

}
