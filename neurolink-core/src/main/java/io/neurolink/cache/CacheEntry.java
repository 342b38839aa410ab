package io.neurolink.cache;

import java.time.Instant;
import java.util.Objects;

import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a store under a key.
 *
 * @param value the answer, as the method returned it; it is served to every caller, so
 * none should modify it
 * @param freshUntil the time from which the entry is stale and only replaces a failure,
 * or {@code null} if it is fresh until it expires
 */
public record CacheEntry(Object value, @Nullable Instant freshUntil) {

	/**
	 * Creates an entry.
	 * @param value the answer
	 * @param freshUntil the time from which it is stale, or {@code null}
	 */
	public CacheEntry {
		Objects.requireNonNull(value, "value must not be null");
		value = NativeParts.removeFrom(value);
	}

	/**
	 * Creates an entry that is fresh until it expires.
	 * @param value the answer
	 */
	public CacheEntry(Object value) {
		this(value, null);
	}

	boolean isFresh(AiClock clock) {
		return this.freshUntil == null || clock.instant().isBefore(this.freshUntil);
	}

}
