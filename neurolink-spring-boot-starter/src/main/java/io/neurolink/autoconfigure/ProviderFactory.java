package io.neurolink.autoconfigure;

import io.neurolink.provider.AiProvider;

/**
 * Builds the providers of one type from their properties.
 */
interface ProviderFactory {

	/**
	 * The type as properties name it.
	 */
	String type();

	/**
	 * Builds a provider.
	 */
	AiProvider create(ProviderSettings settings);

}
