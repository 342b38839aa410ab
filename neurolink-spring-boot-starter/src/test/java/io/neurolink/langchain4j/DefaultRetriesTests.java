package io.neurolink.langchain4j;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The retries of calls without an enclosing retry: per model, inside any fallback.
 */
@Timeout(120)
class DefaultRetriesTests {

	private static final Map<String, BiFunction<Desk, Form, String>> METHODS = Map.of("no annotation", Desk::plain,
			"fallback of calls", Desk::fallbackOfCalls, "fallback", Desk::fallback, "retry", Desk::retry,
			"retry of calls", Desk::retryOfCalls, "fallback and retry of calls", Desk::bothOfCalls,
			"fallback of calls in a retry", Desk::fallbackOfCallsInRetry);

	private final ScriptedServer first = new ScriptedServer();

	private final ScriptedServer second = new ScriptedServer();

	private final ApplicationContextRunner runner = LangChain4jContext.runner(this.first)
		.withUserConfiguration(LangChain4jContext.OpenAi.class, LangChain4jContext.Anthropic.class, Desk.class)
		.withPropertyValues("other.url=" + this.second.url(), "neurolink.circuit-breaker.enabled=false",
				"neurolink.retry.budget.enabled=false");

	@AfterEach
	void closeServers() {
		this.first.close();
		this.second.close();
	}

	@Test
	void requestsOfAnOutage() {
		assertThatRequests(OpenAiReplies.error(503, "server_error", "overloaded"),
				Map.of("no annotation", List.of(3, 0), "fallback of calls", List.of(3, 3), "fallback", List.of(3, 3),
						"retry", List.of(2, 0), "retry of calls", List.of(2, 0), "fallback and retry of calls",
						List.of(2, 2), "fallback of calls in a retry", List.of(2, 2)));
	}

	@Test
	void requestsIfOnlyTheSecondModelIsWorthRetrying() {
		assertThatRequests(OpenAiReplies.error(401, "invalid_api_key", "Incorrect API key"),
				Map.of("no annotation", List.of(1, 0), "fallback of calls", List.of(1, 3), "fallback", List.of(1, 3),
						"retry", List.of(1, 0), "retry of calls", List.of(1, 0), "fallback and retry of calls",
						List.of(1, 2), "fallback of calls in a retry", List.of(2, 2)));
	}

	private void assertThatRequests(Reply reply, Map<String, List<Integer>> expected) {
		this.first.always(reply);
		this.second.always(Reply.json(503,
				"{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"));
		this.runner.run((context) -> {
			for (Form form : Form.values()) {
				Map<String, List<Integer>> requests = new TreeMap<>();
				METHODS
					.forEach((name, method) -> requests.put(name, requests(context.getBean(Desk.class), form, method)));
				assertThat(requests).as(form.name()).containsExactlyInAnyOrderEntriesOf(expected);
			}
		});
	}

	private List<Integer> requests(Desk desk, Form form, BiFunction<Desk, Form, String> method) {
		int firstBefore = this.first.requestCount();
		int secondBefore = this.second.requestCount();
		assertThatThrownBy(() -> method.apply(desk, form)).isInstanceOf(RuntimeException.class);
		return List.of(this.first.requestCount() - firstBefore, this.second.requestCount() - secondBefore);
	}

	/** The form of a call. */
	enum Form {

		WHOLE, STREAM

	}

	static class Desk {

		private final ChatModel model;

		private final StreamingChatModel streamingModel;

		Desk(@Qualifier("openAiChatModel") ChatModel model,
				@Qualifier("openAiStreamingChatModel") StreamingChatModel streamingModel) {
			this.model = model;
			this.streamingModel = streamingModel;
		}

		String plain(Form form) {
			return answer(form);
		}

		@AiFallback(models = "anthropic/claude-haiku", around = AiFallback.Around.MODEL_CALL)
		String fallbackOfCalls(Form form) {
			return answer(form);
		}

		@AiFallback(models = "anthropic/claude-haiku")
		String fallback(Form form) {
			return answer(form);
		}

		@AiRetry(maxRetries = 1)
		String retry(Form form) {
			return answer(form);
		}

		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		String retryOfCalls(Form form) {
			return answer(form);
		}

		@AiFallback(models = "anthropic/claude-haiku", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		String bothOfCalls(Form form) {
			return answer(form);
		}

		@AiFallback(models = "anthropic/claude-haiku", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1)
		String fallbackOfCallsInRetry(Form form) {
			return answer(form);
		}

		private String answer(Form form) {
			if (form == Form.WHOLE) {
				return this.model.chat("why?");
			}
			CompletableFuture<String> answer = new CompletableFuture<>();
			this.streamingModel.chat("why?", new StreamingChatResponseHandler() {

				@Override
				public void onPartialResponse(String partialResponse) {
				}

				@Override
				public void onCompleteResponse(ChatResponse completeResponse) {
					answer.complete(completeResponse.aiMessage().text());
				}

				@Override
				public void onError(Throwable error) {
					answer.completeExceptionally(error);
				}

			});
			return answer.join();
		}

	}

}
