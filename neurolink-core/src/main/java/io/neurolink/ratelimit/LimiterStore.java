package io.neurolink.ratelimit;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A store of limiters. Thread-safe.
 */
public interface LimiterStore {

	/**
	 * Returns the limiter of a name and key, created on first access.
	 * @param limit the limit
	 * @param key the key among the limiters of its name, or {@code null} for the one
	 * without key
	 * @return the limiter
	 */
	Limiter limiter(RateLimit limit, @Nullable Object key);

	/**
	 * Begins to connect to the remote store, so that the first call does not wait for the
	 * connection. Called when a limit is planned; does not block and does not fail.
	 */
	default void open() {
	}

	/**
	 * Returns the units that are available without waiting, as far as this process knows,
	 * for the limiters without key that have been used.
	 * @return the units by the limiter's name
	 */
	default Map<String, Long> available() {
		return Map.of();
	}

	/**
	 * Returns the reason why this store does not support an algorithm. Called before the
	 * first limiter is created.
	 * @param algorithm the algorithm
	 * @return the reason, or {@code null} if it is supported
	 */
	default @Nullable String objection(RateLimit.Algorithm algorithm) {
		return null;
	}

}
