package io.neurolink.ratelimit;

import java.time.Duration;

/**
 * One limiter: lets so much through, and keeps those in order that have to wait.
 * Thread-safe; never blocks.
 */
public interface Limiter {

	/**
	 * Takes units, now or later. Those who wait are served in the order they came.
	 * @param cost how many units, positive
	 * @param maxWait the longest wait that is acceptable
	 * @return the reservation, ready, waiting, or, where units are counted elsewhere, not
	 * yet placed
	 * @throws io.neurolink.error.AiLimitExceededException at once, if the wait would be
	 * longer; its {@code retryAfter()} tells how long, and is {@code null} for a cost
	 * above the limit, which no wait would make possible. Where units are counted
	 * elsewhere the reservation fails with it later
	 */
	Reservation reserve(long cost, Duration maxWait);

	/**
	 * What is left to take without waiting, as far as this process knows.
	 * @return the units
	 */
	long available();

}
