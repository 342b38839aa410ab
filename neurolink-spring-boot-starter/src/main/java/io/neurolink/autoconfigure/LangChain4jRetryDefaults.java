package io.neurolink.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Switches off the retries of the models that LangChain4j's starters build, unless the
 * application configures them: the pipeline retries in their place.
 */
class LangChain4jRetryDefaults implements EnvironmentPostProcessor {

	private static final String MODEL = "dev.langchain4j.model.chat.ChatModel";

	private static final List<String> VENDORS = List.of("anthropic", "azure-open-ai", "github-models",
			"google-ai-gemini", "mistral-ai", "ollama", "open-ai", "open-ai-official", "vertex-ai-gemini");

	private static final List<String> MODELS = List.of("chat-model", "streaming-chat-model");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!ClassUtils.isPresent(MODEL, getClass().getClassLoader())
				|| "false".equalsIgnoreCase(environment.getProperty("neurolink.langchain4j.enabled"))) {
			return;
		}
		Map<String, Object> defaults = new LinkedHashMap<>();
		for (String vendor : VENDORS) {
			for (String model : MODELS) {
				String property = "langchain4j." + vendor + "." + model + ".max-retries";
				// The default properties of the application come last, after these.
				if (!environment.containsProperty(property)) {
					defaults.put(property, 0);
				}
			}
		}
		environment.getPropertySources().addLast(new MapPropertySource("neurolinkLangChain4jDefaults", defaults));
	}

}
