package io.neurolink.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Switches off the retries of Spring AI's models, where Spring AI has a property for
 * them.
 */
final class SpringAiRetryDefaults extends ClientRetryDefaults {

	private static final List<String> OPENAI = List.of("spring.ai.openai.max-retries",
			"spring.ai.openai.chat.max-retries");

	SpringAiRetryDefaults() {
		super("spring-ai", "org.springframework.ai.chat.model.ChatModel");
	}

	@Override
	void add(ConfigurableEnvironment environment, Map<String, Object> defaults) {
		if (isWrapped(environment, "openAiChatModel") && OPENAI.stream().noneMatch(environment::containsProperty)) {
			defaults.put("spring.ai.openai.chat.max-retries", 0);
		}
		if (isWrapped(environment, "anthropicChatModel")) {
			defaults.put("spring.ai.anthropic.max-retries", 0);
		}
		if (isWrapped(environment, "ollamaChatModel") && isWrapped(environment, "googleGenAiChatModel")) {
			defaults.put("spring.ai.retry.max-attempts", 0);
		}
	}

	private static boolean isWrapped(ConfigurableEnvironment environment, String bean) {
		return environment.getProperty("neurolink.spring-ai.models." + bean + ".enabled", Boolean.class, true);
	}

}
