package io.neurolink.ratelimit;

/**
 * Counts units. Not thread-safe; its limiter locks.
 */
interface PermitCounter {

	/**
	 * Takes units if they are available.
	 * @param cost the number of units
	 * @param now the time
	 * @return whether they were available
	 */
	boolean tryTake(long cost, long now);

	/**
	 * Returns the time until units can be taken after others.
	 * @param ahead the number of units that are taken before
	 * @param cost the number of units, not above the capacity
	 * @param now the time
	 * @return nanoseconds, zero for now
	 */
	long nanosUntil(long ahead, long cost, long now);

	/**
	 * Takes units whether or not they are available.
	 * @param cost the number of units
	 * @param now the time
	 */
	void takeAnyway(long cost, long now);

	/**
	 * Gives back units that were taken.
	 * @param cost the number of units
	 * @param takenAt the time at which they were taken
	 */
	void giveBack(long cost, long takenAt);

	/**
	 * Returns the available units.
	 * @param now the time
	 * @return the units; negative if more were taken than were available
	 */
	long available(long now);

}
