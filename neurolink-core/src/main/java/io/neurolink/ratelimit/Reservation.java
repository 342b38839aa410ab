package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A place in the line of a {@link Limiter}. Thread-safe.
 */
public interface Reservation {

	/**
	 * How long the wait was expected to be when the place was given.
	 * @return the time, zero if there was no need to wait or there is no place yet
	 */
	Duration waitTime();

	/**
	 * Completes when there is a place, with the time it has to wait. Is complete from the
	 * start where units are counted in this process; else it may fail with an
	 * {@link io.neurolink.error.AiLimitExceededException}.
	 * @return the completion; not to be completed by others
	 */
	default CompletableFuture<Duration> whenPlaced() {
		return CompletableFuture.completedFuture(waitTime());
	}

	/**
	 * Completes when the units are taken. Fails as {@link #whenPlaced()} does.
	 * @return the completion; not to be completed by others
	 */
	CompletableFuture<@Nullable Void> whenReady();

	/**
	 * Gives up the place, or gives back the units where they are taken already. Those
	 * behind move up, if all of them are in this process.
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
