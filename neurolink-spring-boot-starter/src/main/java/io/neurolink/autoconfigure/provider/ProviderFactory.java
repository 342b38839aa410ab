package io.neurolink.autoconfigure.provider;

import io.neurolink.provider.AiProvider;

/**
 * Builds the providers of one type from their properties.
 */
public interface ProviderFactory {

	/**
	 * Returns the type in properties.
	 * @return the type
	 */
	String type();

	/**
	 * Builds a provider.
	 * @param settings the properties of the provider
	 * @return the provider
	 * @throws io.neurolink.error.AiMisuseException if the properties are wrong
	 */
	AiProvider create(ProviderSettings settings);

}
