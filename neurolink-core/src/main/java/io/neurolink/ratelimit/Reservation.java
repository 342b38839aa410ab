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

}
