package io.neurolink.cache;

import java.util.Objects;

/**
 * What a store keeps under a key.
 *
 * @param value the answer, as the method returned it; it is served to every caller, so it
 * should not be changed by any
 */
public record CacheEntry(Object value) {

	public CacheEntry {
		Objects.requireNonNull(value, "value must not be null");
	}

}
