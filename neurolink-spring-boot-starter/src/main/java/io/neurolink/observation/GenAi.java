package io.neurolink.observation;

import org.jspecify.annotations.Nullable;

/**
 * Values of OpenTelemetry's semantic conventions for generative AI, version 1.41.
 */
final class GenAi {

	/** The operation of a chat completion. */
	static final String CHAT = "chat";

	/**
	 * The value of a tag that is absent, so that all meters of a name have the same tags.
	 */
	static final String NONE = "none";

	private GenAi() {
	}

	static String orNone(@Nullable String value) {
		return (value != null && !value.isEmpty()) ? value : NONE;
	}

}
