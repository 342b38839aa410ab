package io.neurolink.ratelimit;

/**
 * A counter that is thread-safe, and from which calls take units without the lock of
 * their limiter while no call is queued.
 */
interface ConcurrentPermitCounter extends PermitCounter {

	/**
	 * Takes units if they are available and no call is queued.
	 * @param cost the number of units
	 * @param now the time
	 * @return whether they were taken
	 */
	boolean tryTakeUnqueued(long cost, long now);

	/**
	 * Sets whether calls are queued. Called with the limiter's lock held.
	 * @param queued {@code true} to have {@link #tryTakeUnqueued} take nothing
	 */
	void queued(boolean queued);

}
