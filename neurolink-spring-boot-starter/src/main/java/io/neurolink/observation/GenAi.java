package io.neurolink.observation;

import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;

/**
 * Values of OpenTelemetry's semantic conventions for generative AI, version 1.41.
 */
final class GenAi {

	/** The operation of a chat completion. */
	static final String CHAT = "chat";

	/**
	 * What stands for a missing value, so that all meters of a name have the same tags.
	 */
	static final String NONE = "none";

	private GenAi() {
	}

	/**
	 * The well-known name of a provider, or its own where there is none.
	 */
	static String providerName(String provider) {
		return switch (ProviderName.canonical(provider)) {
			case "openai" -> "openai";
			case "anthropic" -> "anthropic";
			case "googleai" -> "gcp.gemini";
			default -> provider;
		};
	}

	static String orNone(@Nullable String value) {
		return (value != null && !value.isEmpty()) ? value : NONE;
	}

}
