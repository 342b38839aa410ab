package io.neurolink.provider;

import io.neurolink.model.ModelRef;

/**
 * How names of providers are compared: an environment variable can spell neither a dash
 * nor a lower case letter, so neither counts.
 */
public final class ProviderName {

	private ProviderName() {
	}

	/**
	 * The form in which two names are equal if they mean the same provider.
	 * @param name the name as written
	 * @return the canonical form
	 */
	public static String canonical(String name) {
		return ModelRef.canonicalProvider(name);
	}

}
