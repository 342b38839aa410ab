package io.neurolink.springai;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Switches off the retries of the clients below the chat models, because retries on two
 * layers multiply. The defaults have the lowest precedence, so that any value of the
 * application overrides them, and apply to chat models only where Spring AI has a
 * property for them.
 */
public final class ClientRetriesDefault implements EnvironmentPostProcessor, Ordered {

	/** The name of the property source. */
	static final String NAME = "neuroLinkSpringAiRetries";

	private static final String CHAT_MODEL = "org.springframework.ai.chat.model.ChatModel";

	private static final List<String> OPENAI = List.of("spring.ai.openai.max-retries",
			"spring.ai.openai.chat.max-retries");

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!environment.getProperty("neurolink.enabled", Boolean.class, true)
				|| !environment.getProperty("neurolink.spring-ai.enabled", Boolean.class, true)
				|| !ClassUtils.isPresent(CHAT_MODEL, application.getClassLoader())) {
			return;
		}
		Map<String, Object> defaults = new LinkedHashMap<>();
		if (isWrapped(environment, "openAiChatModel") && OPENAI.stream().noneMatch(environment::containsProperty)) {
			defaults.put("spring.ai.openai.chat.max-retries", 0);
		}
		if (isWrapped(environment, "anthropicChatModel")) {
			defaults.put("spring.ai.anthropic.max-retries", 0);
		}
		if (isWrapped(environment, "ollamaChatModel") && isWrapped(environment, "googleGenAiChatModel")) {
			defaults.put("spring.ai.retry.max-attempts", 0);
		}
		environment.getPropertySources().addLast(new MapPropertySource(NAME, defaults));
	}

	private static boolean isWrapped(ConfigurableEnvironment environment, String bean) {
		return environment.getProperty("neurolink.spring-ai.models." + bean + ".enabled", Boolean.class, true);
	}

}
