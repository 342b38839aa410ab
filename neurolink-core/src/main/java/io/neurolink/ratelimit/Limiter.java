package io.neurolink.ratelimit;

import java.time.Duration;

/**
 * A limiter that permits a number of units per period and serves waiting calls in order.
 * Thread-safe; never blocks.
 */
public interface Limiter {

	/**
	 * Reserves units, now or later. Waiting calls are served in order of arrival.
	 * @param cost the number of units, positive
	 * @param maxWait the longest acceptable wait
	 * @return the reservation, ready, waiting, or, if units are counted in a remote
	 * store, not yet placed
	 * @throws io.neurolink.error.AiLimitExceededException at once, if the wait would be
	 * longer; its {@code retryAfter()} is the wait, and {@code null} for a cost above the
	 * limit, which no wait would make possible. If units are counted in a remote store,
	 * the reservation fails with it later
	 */
	Reservation reserve(long cost, Duration maxWait);

	/**
	 * Returns the units that are available without waiting, as far as this process knows.
	 * @return the units
	 */
	long available();

}
