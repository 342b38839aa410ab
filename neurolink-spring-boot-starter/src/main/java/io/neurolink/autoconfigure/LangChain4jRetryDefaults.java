package io.neurolink.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Switches off the retries of the models that LangChain4j's starters create.
 */
final class LangChain4jRetryDefaults extends ClientRetryDefaults {

	private static final List<String> VENDORS = List.of("anthropic", "azure-open-ai", "github-models",
			"google-ai-gemini", "mistral-ai", "ollama", "open-ai", "open-ai-official", "vertex-ai-gemini");

	private static final List<String> MODELS = List.of("chat-model", "streaming-chat-model");

	LangChain4jRetryDefaults() {
		super("langchain4j", "dev.langchain4j.model.chat.ChatModel");
	}

	@Override
	void add(ConfigurableEnvironment environment, Map<String, Object> defaults) {
		for (String vendor : VENDORS) {
			for (String model : MODELS) {
				String property = "langchain4j." + vendor + "." + model + ".max-retries";
				// The default properties of the application come last, after these.
				if (!environment.containsProperty(property)) {
					defaults.put(property, 0);
				}
			}
		}
	}

}
