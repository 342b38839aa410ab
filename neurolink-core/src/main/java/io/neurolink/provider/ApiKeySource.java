package io.neurolink.provider;

import java.util.List;

/**
 * A source of the keys of providers at run time, so that keys can be replaced without a
 * restart. Called before every call, so it must answer from memory, must not block, and
 * must be thread-safe. A key that remains keeps its suspensions; one that is removed is
 * not used again.
 */
@FunctionalInterface
public interface ApiKeySource {

	/**
	 * Returns the keys of a provider.
	 * @param provider the provider's name
	 * @return the keys; empty for a provider whose keys come from the properties
	 */
	List<String> keys(String provider);

}
