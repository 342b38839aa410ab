package io.neurolink.cache;

import java.time.Duration;
import java.util.Objects;

/**
 * How one method's answers are cached.
 *
 * @param cacheName the cache they live in; methods that name the same cache share it
 * @param ttl how long an answer may be served, positive; the store may shorten it by a
 * few per cent
 */
public record CachePolicy(String cacheName, Duration ttl) {

	public CachePolicy {
		Objects.requireNonNull(cacheName, "cacheName must not be null");
		Objects.requireNonNull(ttl, "ttl must not be null");
		if (cacheName.isBlank()) {
			throw new IllegalArgumentException("The name of a cache must not be blank");
		}
		if (ttl.isZero() || ttl.isNegative()) {
			throw new IllegalArgumentException(
					"The ttl of the cache '" + cacheName + "' must be positive, but is " + ttl);
		}
	}

}
