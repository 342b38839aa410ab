package io.neurolink.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The prefix of keys in a store that several applications share.
 */
final class KeyPrefix {

	private KeyPrefix() {
	}

	/**
	 * Returns the prefix according to a property.
	 * @param property the property, or {@code null} for the name of the application
	 * @return the prefix; blank for none
	 */
	static String of(@Nullable String property, Environment environment) {
		return (property != null) ? property : environment.getProperty("spring.application.name", "");
	}

}
