package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A reservation of units on a {@link Limiter}. Thread-safe.
 */
public interface Reservation {

	/**
	 * Returns the expected wait at the time the reservation was placed.
	 * @return the time, zero if there was no need to wait or the reservation is not
	 * placed yet
	 */
	Duration waitTime();

	/**
	 * Returns a future that completes with the wait when the reservation is placed. It is
	 * complete from the start if units are counted in this process; otherwise it may fail
	 * with an {@link io.neurolink.error.AiLimitExceededException}.
	 * @return the completion; not to be completed by others
	 */
	default CompletableFuture<Duration> whenPlaced() {
		return CompletableFuture.completedFuture(waitTime());
	}

	/**
	 * Returns a future that completes when the units are taken. It fails as
	 * {@link #whenPlaced()} does.
	 * @return the completion; not to be completed by others
	 */
	CompletableFuture<@Nullable Void> whenReady();

	/**
	 * Cancels the reservation, or gives back the units if they are taken already. Later
	 * reservations move up, if all of them are in this process.
	 */
	void cancel();

	/**
	 * Settles the reservation with the actual units. If too many were taken, the
	 * difference is given back, and later reservations move up; if too few were taken,
	 * the difference is taken now, even beyond the limit, and later reservations wait for
	 * it. Without effect while the reservation waits, after a cancellation, and on a
	 * second call.
	 * @param actual the actual number of units, not negative
	 */
	void settle(long actual);

}
