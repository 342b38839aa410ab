package io.neurolink.springai;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.neurolink.hostmodel.PrivateFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Logs at the start where the client below a chat model retries as well, because the
 * retries of both layers multiply.
 */
public final class RetriesOfClients implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(RetriesOfClients.class);

	private static final Map<String, List<String>> PROPERTIES = properties();

	private static final int GOOGLE_DEFAULT_ATTEMPTS = 5;

	private final ChatModelNames names;

	private final ChatModels models;

	private final Environment environment;

	private final int defaultRetries;

	/**
	 * Creates the check.
	 * @param names the wrapped chat models
	 * @param models the chat models themselves
	 * @param environment the properties
	 * @param defaultRetries the number of retries of a call without an enclosing retry
	 */
	public RetriesOfClients(ChatModelNames names, ChatModels models, Environment environment, int defaultRetries) {
		this.names = names;
		this.models = models;
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
		this.names.all().keySet().forEach(this::checkGoogle);
	}

	// A lazy bean is not created for this check.
	private void checkGoogle(String bean) {
		ChatModel model = this.models.known(bean);
		int retries = (model != null && ChatModelVendor.of(model.getClass()) == ChatModelVendor.GOOGLE)
				? googleRetries(model) : 0;
		if (retries > 0) {
			logger.warn(
					"The client of Google below the model '{}' retries a failed call {} times by itself, below "
							+ "NeuroLink: a failing call outside of any @AiRetry makes up to {} requests. Declare a "
							+ "com.google.genai.Client bean with HttpRetryOptions.builder().attempts(1)",
					bean, retries, requests(retries));
		}
	}

	private static int googleRetries(ChatModel model) {
		Object attempts = PrivateFields.read(model, "genAiClient", "apiClient", "httpOptions", "retryOptions",
				"attempts");
		if (attempts instanceof Optional<?>) {
			return GOOGLE_DEFAULT_ATTEMPTS - 1;
		}
		return (attempts instanceof Integer number) ? number - 1 : 0;
	}

	private long requests(int retries) {
		return (retries + 1L) * (this.defaultRetries + 1L);
	}

	private void check(String property) {
		Integer retries = this.environment.getProperty(property, Integer.class, 0);
		if (retries > 0) {
			logger.warn(
					"{} is {}: the client retries below NeuroLink, and a failing call outside of any @AiRetry makes "
							+ "up to {} requests. Remove the property, so that there is one owner of retries",
					property, retries, requests(retries));
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
