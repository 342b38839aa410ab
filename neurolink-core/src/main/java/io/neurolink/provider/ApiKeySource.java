package io.neurolink.provider;

import java.util.List;

/**
 * Where the keys of providers come from while the application runs, so that they can be
 * exchanged without a restart. Asked before every call: it must answer from memory, must
 * not block, and be thread-safe. A key that stays keeps its health; one that is gone is
 * not used again.
 */
@FunctionalInterface
public interface ApiKeySource {

	/**
	 * The keys of a provider.
	 * @param provider the provider's name
	 * @return the keys; empty for a provider whose keys come from the properties
	 */
	List<String> keys(String provider);

}
