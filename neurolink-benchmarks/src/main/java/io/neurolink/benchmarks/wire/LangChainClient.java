package io.neurolink.benchmarks.wire;

import java.time.Duration;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/**
 * A client that uses LangChain4j's model.
 */
final class LangChainClient implements StreamingClient {

	private final OpenAiStreamingChatModel model;

	LangChainClient(String baseUrl) {
		this.model = OpenAiStreamingChatModel.builder()
			.baseUrl(baseUrl)
			.apiKey("none")
			.modelName("gpt-4o")
			.timeout(Duration.ofMinutes(2))
			.build();
	}

	@Override
	public void ask(String prompt, Answer answer) {
		this.model.chat(prompt, new StreamingChatResponseHandler() {

			@Override
			public void onPartialResponse(String text) {
				answer.piece(text);
			}

			@Override
			public void onCompleteResponse(ChatResponse response) {
				answer.ended(null);
			}

			@Override
			public void onError(Throwable failure) {
				answer.ended(failure);
			}

		});
	}

	@Override
	public void close() {
	}

}
