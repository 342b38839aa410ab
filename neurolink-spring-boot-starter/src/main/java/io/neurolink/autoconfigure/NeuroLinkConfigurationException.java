package io.neurolink.autoconfigure;

/**
 * Thrown when the configuration is wrong. Names the property, the problem and the action
 * to take.
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
