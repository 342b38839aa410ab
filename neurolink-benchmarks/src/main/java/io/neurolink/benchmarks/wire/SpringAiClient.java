package io.neurolink.benchmarks.wire;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * A client that uses Spring AI's model without retries, so that no failure is hidden.
 */
final class SpringAiClient implements StreamingClient, BlockingClient {

	private final OpenAiChatModel model;

	SpringAiClient(String baseUrl) {
		this.model = model(baseUrl);
	}

	static OpenAiChatModel model(String baseUrl) {
		OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
		options.baseUrl(baseUrl).apiKey("none").model("gpt-4o").maxRetries(0).timeout(Duration.ofMinutes(2));
		return OpenAiChatModel.builder().options(options.build()).build();
	}

	@Override
	public void ask(String prompt, Answer answer) {
		this.model.stream(new Prompt(prompt)).subscribe((response) -> {
			String text = text(response);
			if (text != null && !text.isEmpty()) {
				answer.piece(text);
			}
		}, answer::ended, () -> answer.ended(null));
	}

	@Override
	public String ask(String prompt) {
		return String.valueOf(this.model.call(prompt));
	}

	private static @Nullable String text(ChatResponse response) {
		return (response.getResult() != null) ? response.getResult().getOutput().getText() : null;
	}

	@Override
	public void close() {
	}

}
