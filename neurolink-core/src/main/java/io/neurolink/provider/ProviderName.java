package io.neurolink.provider;

import io.neurolink.model.ModelRef;

/**
 * Compares names of providers. Dashes and case are ignored, because an environment
 * variable can contain neither a dash nor a lower case letter.
 */
public final class ProviderName {

	private ProviderName() {
	}

	/**
	 * Returns the canonical form, in which two names of the same provider are equal.
	 * @param name the name as written
	 * @return the canonical form
	 */
	public static String canonical(String name) {
		return ModelRef.canonicalProvider(name);
	}

}
