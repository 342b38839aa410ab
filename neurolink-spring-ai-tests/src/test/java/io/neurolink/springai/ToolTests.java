package io.neurolink.springai;

import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tools, retried and sent to another vendor in the middle of the conversation.
 */
@Timeout(120)
class ToolTests {

	@Test
	void aToolRunsOnceIfTheSecondTurnFailsOverToAnotherVendor() {
		try (Host host = new Host(Wire.OPENAI, Wire.ANTHROPIC).start(Desk.class)) {
			host.server(Wire.OPENAI)
				.enqueue(Wire.OPENAI.toolCall("weather", "{\"city\":\"Oslo\"}"))
				.always(Wire.OPENAI.error(503));
			host.server(Wire.ANTHROPIC).always(Wire.ANTHROPIC.answer("Rain in Oslo"));
			assertThat(host.bean(Desk.class).answer("What is the weather in Oslo?")).isEqualTo("Rain in Oslo");
			assertThat(host.bean(Desk.class).weather().calls).hasValue(1);
			assertThat(host.server(Wire.OPENAI).requestCount()).as("first turn, then 3 attempts").isEqualTo(1 + 3);
			assertThat(host.server(Wire.ANTHROPIC).requestCount()).isEqualTo(1);
			assertThat(host.server(Wire.ANTHROPIC).takeRequest().body()).contains("tool_use", "tool_result", "call_1",
					"it rains in Oslo", "\"weather\"");
		}
	}

	@Test
	void aToolCallOfAnotherVendorIsAnsweredByTheFirst() {
		try (Host host = new Host(Wire.OPENAI, Wire.ANTHROPIC).start(Desk.class)) {
			host.server(Wire.OPENAI)
				.enqueue(Wire.OPENAI.error(400), Wire.OPENAI.error(503), Wire.OPENAI.error(503), Wire.OPENAI.error(503),
						Wire.OPENAI.answer("Rain in Oslo"));
			host.server(Wire.ANTHROPIC).always(Wire.ANTHROPIC.toolCall("weather", "{\"city\":\"Oslo\"}"));
			assertThatThrownBy(() -> host.bean(Desk.class).answer("hi")).as("an invalid request is not sent elsewhere")
				.isInstanceOf(RuntimeException.class);
			assertThat(host.server(Wire.ANTHROPIC).requestCount()).isZero();
			assertThat(host.bean(Desk.class).answer("What is the weather in Oslo?")).isEqualTo("Rain in Oslo");
			assertThat(host.bean(Desk.class).weather().calls).hasValue(1);
		}
	}

	@Service
	static class Desk {

		private final Weather weather = new Weather();

		private final ChatClient client;

		Desk(@Qualifier("openAiChatModel") ChatModel model) {
			this.client = ChatClient.create(model);
		}

		Weather weather() {
			return this.weather;
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 2, around = AiRetry.Around.MODEL_CALL)
		String answer(String question) {
			return String.valueOf(this.client.prompt(question).tools(this.weather).call().content());
		}

	}

	static class Weather {

		final AtomicInteger calls = new AtomicInteger();

		@Tool(description = "The weather in a city")
		String weather(String city) {
			this.calls.incrementAndGet();
			return "it rains in " + city;
		}

	}

}
