package io.neurolink.cache;

import java.time.Duration;
import java.util.Objects;

import io.neurolink.error.Settings;
import org.jspecify.annotations.Nullable;

/**
 * A policy for caching the answers of a method.
 *
 * @param cacheName the name of the cache; methods with the same cache name share it
 * @param ttl the time to live of an answer, positive; the store may shorten it by a few
 * percent
 * @param staleIfError the time after expiry during which an answer may replace a failure,
 * positive, or {@code null} for never
 */
public record CachePolicy(String cacheName, Duration ttl, @Nullable Duration staleIfError) {

	/**
	 * Creates a policy.
	 * @param cacheName the name of the cache; methods that name the same cache share it
	 * @param ttl the time to live of an answer
	 * @param staleIfError the time after its expiry for which an answer may replace a
	 * failure
	 * @throws IllegalArgumentException if the name is blank, or a duration is out of its
	 * range
	 */
	public CachePolicy {
		Objects.requireNonNull(cacheName, "cacheName must not be null");
		Objects.requireNonNull(ttl, "ttl must not be null");
		if (cacheName.isBlank()) {
			throw new IllegalArgumentException("The name of a cache must not be blank");
		}
		Settings.positive("ttl", ttl);
		if (staleIfError != null) {
			Settings.positive("staleIfError", staleIfError);
		}
	}

	/**
	 * Creates a policy without stale answers.
	 * @param cacheName the name of the cache
	 * @param ttl the time to live of an answer, positive
	 */
	public CachePolicy(String cacheName, Duration ttl) {
		this(cacheName, ttl, null);
	}

}
