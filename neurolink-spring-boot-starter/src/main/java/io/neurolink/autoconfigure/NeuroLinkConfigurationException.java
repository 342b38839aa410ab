package io.neurolink.autoconfigure;

/**
 * The configuration is wrong. Says which property, what is wrong with it, and what to do.
 */
class NeuroLinkConfigurationException extends RuntimeException {

	private final String action;

	NeuroLinkConfigurationException(String description, String action) {
		super(description);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
