package io.neurolink.springai;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Logs at the start where the client below a chat model retries as well, because the
 * retries of both layers multiply.
 */
public final class RetriesOfClients implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(RetriesOfClients.class);

	private static final Map<String, List<String>> PROPERTIES = properties();

	private final ChatModelNames names;

	private final Environment environment;

	private final int defaultRetries;

	/**
	 * Creates the check.
	 * @param names the wrapped chat models
	 * @param environment the properties
	 * @param defaultRetries the number of retries of a call without an enclosing retry
	 */
	public RetriesOfClients(ChatModelNames names, Environment environment, int defaultRetries) {
		this.names = names;
		this.environment = environment;
		this.defaultRetries = defaultRetries;
	}

	@Override
	public void afterSingletonsInstantiated() {
		PROPERTIES.forEach((bean, properties) -> {
			if (this.names.provider(bean) != null) {
				properties.stream().filter(this.environment::containsProperty).findFirst().ifPresent(this::check);
			}
		});
	}

	private void check(String property) {
		Integer retries = this.environment.getProperty(property, Integer.class, 0);
		if (retries > 0) {
			logger.warn(
					"{} is {}: the client retries below NeuroLink, and a failing call outside of any @AiRetry makes "
							+ "up to {} requests. Remove the property, so that there is one owner of retries",
					property, retries, (retries + 1L) * (this.defaultRetries + 1L));
		}
	}

	private static Map<String, List<String>> properties() {
		Map<String, List<String>> properties = new LinkedHashMap<>();
		properties.put("openAiChatModel", List.of("spring.ai.openai.chat.max-retries", "spring.ai.openai.max-retries"));
		properties.put("anthropicChatModel", List.of("spring.ai.anthropic.max-retries"));
		properties.put("ollamaChatModel", List.of("spring.ai.retry.max-attempts"));
		properties.put("googleGenAiChatModel", List.of("spring.ai.retry.max-attempts"));
		return properties;
	}

}
