package io.neurolink.pace;

/**
 * A limit on the calls under way, for providers that announce nothing: halved by a
 * rejection, and one higher after as many answers as the limit permits at a time. There
 * is no limit before the first rejection. Not thread-safe.
 */
final class ConcurrencyLimit {

	private static final double UNLIMITED = Double.POSITIVE_INFINITY;

	private double limit = UNLIMITED;

	private long cutUpTo = -1;

	boolean permits(int underWay) {
		return underWay < (long) this.limit;
	}

	/**
	 * Records a rejection. Of calls that were sent together, one counts.
	 * @param call the number of the rejected call
	 * @param latest the number of the latest call
	 * @param underWay the calls under way, with the rejected one
	 */
	void rejected(long call, long latest, int underWay) {
		if (call > this.cutUpTo) {
			this.cutUpTo = latest;
			this.limit = Math.max(1, Math.floor(Math.min(this.limit, underWay) / 2));
		}
	}

	/**
	 * Records an answer.
	 * @param underWay the calls under way, with the answered one; the limit grows only if
	 * it is used
	 */
	void answered(int underWay) {
		if (this.limit != UNLIMITED && underWay >= (long) this.limit) {
			this.limit += 1 / this.limit;
		}
	}

	/**
	 * Returns the limit.
	 * @return the limit, or {@code 0} if there is none
	 */
	int limit() {
		return (this.limit == UNLIMITED) ? 0 : (int) Math.min(Integer.MAX_VALUE, this.limit);
	}

}
