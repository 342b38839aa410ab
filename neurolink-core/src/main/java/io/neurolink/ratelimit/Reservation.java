package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A place in the line of a {@link Limiter}. Thread-safe.
 */
public interface Reservation {

	/**
	 * How long the wait was expected to be when the reservation was made.
	 * @return the time, zero if there was no need to wait
	 */
	Duration waitTime();

	/**
	 * Completes when the units are taken.
	 * @return the completion; not to be completed by others
	 */
	CompletableFuture<@Nullable Void> whenReady();

	/**
	 * Gives up the place, or gives back the units where they are taken already. Those
	 * behind move up.
	 */
	void cancel();

	/**
	 * Tells what the units that were taken turned out to be. What was too much is given
	 * back, and those behind move up; what was too little is taken now, even where that
	 * is beyond the limit, and those behind wait for it. Without effect while it waits,
	 * when it was cancelled, and the second time.
	 * @param actual how many units there were in truth, not negative
	 */
	void settle(long actual);

}
