package io.neurolink.test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkLangChain4jAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The mock answers for models of LangChain4j.
 */
class LangChain4jMockAiTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(NeuroLinkAspectsAutoConfiguration.class, NeuroLinkAutoConfiguration.class,
						NeuroLinkEnginesAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class,
						NeuroLinkLangChain4jAutoConfiguration.class, MockAiAutoConfiguration.class))
		.withUserConfiguration(Models.class, Desk.class);

	@Test
	void answersInPlaceOfAModel() {
		this.application.run((context) -> {
			MockAi ai = context.getBean(MockAi.class);
			ai.when("why?").thenFail(AiErrorType.OVERLOADED).thenReturn("forty-two");
			assertThat(context.getBean(Desk.class).answer("why?")).isEqualTo("forty-two");
			assertThat(ai.callCount()).isEqualTo(2);
		});
	}

	@Test
	void streamsInPlaceOfAModel() {
		this.application.run((context) -> {
			context.getBean(MockAi.class).when("why?").thenStream("forty", "-two");
			StringBuilder text = new StringBuilder();
			CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
			context.getBean(StreamingChatModel.class).chat("why?", new StreamingChatResponseHandler() {

				@Override
				public void onPartialResponse(String part) {
					text.append(part);
				}

				@Override
				public void onCompleteResponse(ChatResponse complete) {
					answer.complete(complete);
				}

				@Override
				public void onError(Throwable error) {
					answer.completeExceptionally(error);
				}

			});
			assertThat(answer.get(30, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("forty-two");
			assertThat(text).hasToString("forty-two");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Models {

		@Bean
		ChatModel openAiChatModel() {
			return new ChatModel() {

				@Override
				public ChatResponse doChat(ChatRequest request) {
					throw new IllegalStateException("The model itself was called");
				}

			};
		}

		@Bean
		StreamingChatModel openAiStreamingChatModel() {
			return new StreamingChatModel() {

				@Override
				public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
					throw new IllegalStateException("The model itself was called");
				}

			};
		}

	}

	static class Desk {

		private final ChatModel model;

		Desk(ChatModel model) {
			this.model = model;
		}

		@AiRetry
		String answer(String question) {
			return this.model.chat(question);
		}

	}

}
