package io.neurolink.ratelimit;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where limiters live. Thread-safe.
 */
public interface LimiterStore {

	/**
	 * The limiter of a name and key, made when it is first asked for.
	 * @param limit how much it lets through
	 * @param key what tells it from others of its name, or {@code null} for the one
	 * without
	 * @return the limiter
	 */
	Limiter limiter(RateLimit limit, @Nullable Object key);

	/**
	 * Begins to connect to where limits are kept, so that a first call need not wait for
	 * that. Called when a limit is planned; does not block and does not fail.
	 */
	default void open() {
	}

	/**
	 * What is left to take without waiting, as far as this process knows, of the limiters
	 * that were asked for and have no key.
	 * @return the units by the limiter's name
	 */
	default Map<String, Long> available() {
		return Map.of();
	}

	/**
	 * Why limits of an algorithm cannot be kept here. Asked before the first limiter is.
	 * @param algorithm how units are to be counted
	 * @return the reason, or {@code null} if they can
	 */
	default @Nullable String objection(RateLimit.Algorithm algorithm) {
		return null;
	}

}
