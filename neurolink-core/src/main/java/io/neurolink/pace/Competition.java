package io.neurolink.pace;

/**
 * The share of a limit that this process takes at a time while others use the same limit.
 * It begins with a quarter, is halved by a rejection, and grows by answers. Every
 * instance applies the same rule to the same announcements, so that each gets an equal
 * part. Not thread-safe.
 */
final class Competition {

	private static final double FIRST_SHARE = 0.25;

	private static final double LEAST_SHARE = 1.0 / 64;

	private static final double GROWTH = 1.0 / 256;

	/** The periods without a sign of others after which the whole limit is used. */
	private static final int QUIET_PERIODS = 2;

	private double share = 1;

	private long seenAt;

	private long cutUpTo = -1;

	private long countedSince;

	private double usedByOthers;

	boolean seen() {
		return this.share < 1;
	}

	double share() {
		return this.share;
	}

	/**
	 * Compares the expected rest of a limit with the announced one. The differences are
	 * added up over a period, because calls that are sent together arrive in any order.
	 * @param expected the units that would be left without the calls of others
	 * @param remaining the announced units
	 * @param limit the units of a full limit
	 * @param period the period of the limit in nanoseconds
	 * @param now the time
	 */
	void compare(double expected, long remaining, long limit, long period, long now) {
		if (now - this.countedSince > period) {
			this.countedSince = now;
			this.usedByOthers = 0;
		}
		this.usedByOthers += expected - remaining;
		if (this.usedByOthers >= Math.max(2, limit / 20.0)) {
			this.share = Math.min(this.share, FIRST_SHARE);
			this.seenAt = now;
		}
	}

	/**
	 * Records a rejection. Of calls that were sent together, one counts.
	 * @param call the number of the rejected call
	 * @param latest the number of the latest call
	 * @param now the time
	 */
	void rejected(long call, long latest, long now) {
		this.seenAt = now;
		if (call > this.cutUpTo) {
			this.cutUpTo = latest;
			this.share = Math.max(LEAST_SHARE, Math.min(this.share, 2 * FIRST_SHARE) / 2);
		}
	}

	/**
	 * Records an announcement.
	 * @param now the time
	 * @param period the period of the limit in nanoseconds
	 */
	void relax(long now, long period) {
		if (!seen()) {
			return;
		}
		if (period > 0 && now - this.seenAt > QUIET_PERIODS * period) {
			this.share = 1;
		}
		else if (this.share < FIRST_SHARE) {
			this.share = Math.min(FIRST_SHARE, this.share + GROWTH);
		}
	}

}
