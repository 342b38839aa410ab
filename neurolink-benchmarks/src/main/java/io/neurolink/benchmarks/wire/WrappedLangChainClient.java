package io.neurolink.benchmarks.wire;

import dev.langchain4j.model.chat.ChatModel;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * A client that uses LangChain4j's model as a bean, wrapped with default settings.
 */
final class WrappedLangChainClient implements BlockingClient {

	private final ConfigurableApplicationContext application;

	private final ChatModel model;

	WrappedLangChainClient(String baseUrl) {
		this.application = Application.with(Model.class, baseUrl);
		this.model = this.application.getBean("openAiChatModel", ChatModel.class);
	}

	@Override
	public String ask(String prompt) {
		return this.model.chat(prompt);
	}

	@Override
	public void close() {
		this.application.close();
	}

	static class Model {

		@Bean
		ChatModel openAiChatModel(Environment environment) {
			return BlockingLangChainClient.model(environment.getRequiredProperty("base-url"));
		}

	}

}
