package io.neurolink.benchmarks.wire;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * A client that uses Spring AI's model as a bean, wrapped with default settings.
 */
final class WrappedSpringAiClient implements BlockingClient {

	private final ConfigurableApplicationContext application;

	private final ChatModel model;

	WrappedSpringAiClient(String baseUrl) {
		this.application = Application.with(Model.class, baseUrl);
		this.model = this.application.getBean("openAiChatModel", ChatModel.class);
	}

	@Override
	public String ask(String prompt) {
		return String.valueOf(this.model.call(prompt));
	}

	@Override
	public void close() {
		this.application.close();
	}

	static class Model {

		@Bean
		ChatModel openAiChatModel(Environment environment) {
			return SpringAiClient.model(environment.getRequiredProperty("base-url"));
		}

	}

}
