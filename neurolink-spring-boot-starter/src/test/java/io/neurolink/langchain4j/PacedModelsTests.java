package io.neurolink.langchain4j;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.neurolink.pace.PaceStatus;
import io.neurolink.pace.Pacer;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The limits that a vendor announces to a wrapped model.
 */
@Timeout(60)
class PacedModelsTests {

	private static final Map<String, String> HEADERS = Map.of("x-ratelimit-limit-requests", "10",
			"X-RateLimit-Remaining-Requests", "7", "x-ratelimit-reset-requests", "6s");

	@Test
	void aWholeAnswerAnnounces() {
		try (ScriptedServer server = new ScriptedServer()) {
			server.enqueue(Reply.of(200, "application/json", HEADERS, """
					{"id":"c","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,\
					"message":{"role":"assistant","content":"answer"},"finish_reason":"stop"}]}"""));
			LangChain4jContext.runner(server)
				.withUserConfiguration(LangChain4jContext.OpenAi.class)
				.withPropertyValues("neurolink.pace.enabled=true")
				.run((context) -> {
					assertThat(context.getBean(ChatModel.class).chat("?")).isEqualTo("answer");
					assertAnnounced(context.getBean(Pacer.class));
				});
		}
	}

	@Test
	void aStreamAnnounces() {
		try (ScriptedServer server = new ScriptedServer()) {
			server.enqueue((exchange) -> {
				exchange.head(200, "text/event-stream", HEADERS, "Transfer-Encoding: chunked");
				exchange.chunk("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
						+ "\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},"
						+ "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
				exchange.end();
			});
			LangChain4jContext.runner(server)
				.withUserConfiguration(LangChain4jContext.OpenAi.class)
				.withPropertyValues("neurolink.pace.enabled=true")
				.run((context) -> {
					CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
					context.getBean(StreamingChatModel.class).chat("?", new StreamingChatResponseHandler() {

						@Override
						public void onPartialResponse(String part) {
						}

						@Override
						public void onCompleteResponse(ChatResponse whole) {
							answer.complete(whole);
						}

						@Override
						public void onError(Throwable failure) {
							answer.completeExceptionally(failure);
						}

					});
					answer.join();
					assertAnnounced(context.getBean(Pacer.class));
				});
		}
	}

	private static void assertAnnounced(Pacer pacer) {
		Awaitility.await().until(() -> pacer.status().get(0).underWay() == 0);
		assertThat(pacer.status()).singleElement().satisfies((status) -> {
			assertThat(status.provider()).isEqualTo("openai");
			assertThat(status.limits()).extracting(PaceStatus.Limit::name, PaceStatus.Limit::remaining)
				.containsExactly(org.assertj.core.api.Assertions.tuple("requests", 7L));
		});
	}

}
