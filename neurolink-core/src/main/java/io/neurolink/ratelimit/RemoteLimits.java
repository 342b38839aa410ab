package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Counts units in a place that several instances share. Asked through a
 * {@link RemoteLimiterStore}, which bounds each question in time and decides without an
 * answer where there is none. Thread-safe; never blocks.
 */
public interface RemoteLimits {

	/**
	 * What a person calls the place.
	 * @return its name, as in {@code Redis}
	 */
	String place();

	/**
	 * Names the part of the place that counts for a key, so that its outage leaves the
	 * limits on other parts exact. Must not block.
	 * @param limit how much is let through
	 * @param key what tells one limiter from others of its name
	 * @return the name, as in {@code Redis on 10.0.0.7:6379}; the same as
	 * {@link #place()} where there is one part only, or it is not known yet
	 */
	default String node(RateLimit limit, String key) {
		return place();
	}

	/**
	 * Begins to connect, so that a first call need not wait for that. Called when a limit
	 * is planned, any number of times; must not block and must not fail.
	 */
	default void open() {
	}

	/**
	 * Whether the first connection is still being opened. A question that is not answered
	 * in time meanwhile is decided without an answer, and is not an outage.
	 * @return {@code false} once it is open or has failed
	 */
	default boolean isOpening() {
		return false;
	}

	/**
	 * Whether units can be counted in this way, exactly.
	 * @param algorithm how units are to be counted
	 * @return {@code false} if no limit may ask for it
	 */
	boolean supports(RateLimit.Algorithm algorithm);

	/**
	 * Takes units, now or later, in one step that no other instance can come between.
	 * @param limit how much is let through
	 * @param key what tells one limiter from others of its name; empty for the one
	 * without
	 * @param cost how many units, positive and no more than the limit
	 * @param maxWait the longest wait that is acceptable
	 * @return what became of it; or a {@link io.neurolink.error.StoreRefusedException} if
	 * the place answers and refuses, which concerns this limiter only; or a failure of
	 * whatever other type if the place cannot be asked
	 */
	CompletionStage<Grant> reserve(RateLimit limit, String key, long cost, Duration maxWait);

	/**
	 * Corrects what was taken, as far as that lets nobody exceed the limit: of units
	 * whose time has not come, a place may be able to take back the last in line only.
	 * @param limit how much is let through
	 * @param key what tells one limiter from others of its name
	 * @param grant what was taken
	 * @param units how many more, or, if negative, how many less
	 * @return completes when it is done
	 */
	CompletionStage<?> adjust(RateLimit limit, String key, Grant grant, long units);

	/**
	 * What became of a request for units.
	 *
	 * @param taken whether they are taken; else the wait would have been too long
	 * @param delay how long until they may be used, or could be had
	 * @param ticket tells these units from others; empty where the place has no need of
	 * it
	 */
	record Grant(boolean taken, Duration delay, String ticket) {
	}

}
