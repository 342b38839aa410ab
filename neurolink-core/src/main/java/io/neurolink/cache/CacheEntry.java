package io.neurolink.cache;

import java.time.Instant;
import java.util.Objects;

import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps under a key.
 *
 * @param value the answer, as the method returned it; it is served to every caller, so it
 * should not be changed by any
 * @param freshUntil from when on it is stale, and stands in for a failure only; or
 * {@code null} if it is fresh for as long as it is kept
 */
public record CacheEntry(Object value, @Nullable Instant freshUntil) {

	/**
	 * Creates an entry.
	 * @param value the answer
	 * @param freshUntil from when on it is stale, or {@code null}
	 */
	public CacheEntry {
		Objects.requireNonNull(value, "value must not be null");
	}

	/**
	 * An entry that is fresh for as long as it is kept.
	 * @param value the answer
	 */
	public CacheEntry(Object value) {
		this(value, null);
	}

	boolean isFresh(AiClock clock) {
		return this.freshUntil == null || clock.instant().isBefore(this.freshUntil);
	}

}
