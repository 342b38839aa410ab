package io.neurolink.live;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A provider that a key in the environment makes reachable. The model and the address can
 * be set there, too.
 */
enum Vendor {

	OPENAI("openai", "OPENAI", "gpt-4o-mini"),

	ANTHROPIC("anthropic", "ANTHROPIC", "claude-haiku-4-5"),

	GOOGLE_AI("google-ai", "GOOGLE_AI", "gemini-2.0-flash");

	private final String provider;

	private final String prefix;

	private final String usualModel;

	Vendor(String provider, String prefix, String usualModel) {
		this.provider = provider;
		this.prefix = prefix;
		this.usualModel = usualModel;
	}

	String provider() {
		return this.provider;
	}

	String keyVariable() {
		return this.prefix + "_API_KEY";
	}

	@Nullable String key() {
		return set(keyVariable());
	}

	List<String> properties(String key) {
		String prefix = "neurolink.providers." + this.provider + ".";
		String model = set(this.prefix + "_MODEL");
		String baseUrl = set(this.prefix + "_BASE_URL");
		List<String> properties = new ArrayList<>();
		properties.add(prefix + "api-key=" + key);
		properties.add(prefix + "model=" + ((model != null) ? model : this.usualModel));
		if (baseUrl != null) {
			properties.add(prefix + "base-url=" + baseUrl);
		}
		return properties;
	}

	private static @Nullable String set(String variable) {
		String value = System.getenv(variable);
		return (value != null && !value.isBlank()) ? value.strip() : null;
	}

}
