package io.neurolink.ratelimit;

/**
 * Counts units. Not thread-safe: the line in front of it locks.
 */
interface Meter {

	/**
	 * Takes units if they are there.
	 * @param cost how many
	 * @param now the time
	 * @return whether they were
	 */
	boolean tryTake(long cost, long now);

	/**
	 * How long until units can be taken after others.
	 * @param ahead how many are taken before
	 * @param cost how many, no more than fit at once
	 * @param now the time
	 * @return nanoseconds, zero for now
	 */
	long nanosUntil(long ahead, long cost, long now);

	/**
	 * Takes units whether they are there or not.
	 * @param cost how many
	 * @param now the time
	 */
	void takeAnyway(long cost, long now);

	/**
	 * Returns units that were taken.
	 * @param cost how many
	 * @param takenAt when
	 */
	void giveBack(long cost, long takenAt);

	/**
	 * What is there.
	 * @param now the time
	 * @return the units; negative where more were taken than there were
	 */
	long available(long now);

}
