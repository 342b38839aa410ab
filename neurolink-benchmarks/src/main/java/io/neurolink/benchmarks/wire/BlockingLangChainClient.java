package io.neurolink.benchmarks.wire;

import java.time.Duration;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;

/**
 * A client that uses LangChain4j's model for whole answers, without retries.
 */
final class BlockingLangChainClient implements BlockingClient {

	private final ChatModel model;

	BlockingLangChainClient(String baseUrl) {
		this.model = model(baseUrl);
	}

	static ChatModel model(String baseUrl) {
		return OpenAiChatModel.builder()
			.baseUrl(baseUrl)
			.apiKey("none")
			.modelName("gpt-4o")
			.maxRetries(0)
			.timeout(Duration.ofMinutes(2))
			.build();
	}

	@Override
	public String ask(String prompt) {
		return this.model.chat(prompt);
	}

	@Override
	public void close() {
	}

}
