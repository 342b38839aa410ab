package io.neurolink.springai;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
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

	@ParameterizedTest
	@CsvSource({ "OPENAI, ANTHROPIC", "ANTHROPIC, OPENAI", "OPENAI, GOOGLE", "GOOGLE, OPENAI", "GOOGLE, ANTHROPIC" })
	void aConversationMovesToAnotherVendorBetweenItsTurns(Wire first, Wire second) {
		try (Host host = new Host(first, second).with("tools.first=" + first.bean(), "tools.second=" + second.ref())
			.start(Mover.class)) {
			Mover mover = host.bean(Mover.class);
			host.server(first).enqueue(first.toolCall("weather", "{\"city\":\"Oslo\"}")).always(first.error(503));
			host.server(second).always(second.answer("Rain"));
			assertThat(mover.answer("What is the weather in Oslo?")).isEqualTo("Rain");
			checkSecondTurn(host, second, 1, mover);
			host.server(first).enqueue(first.toolCallStream("weather", "{\"city\":\"Oslo\"}")).always(first.error(503));
			host.server(second).always(second.stream("Ra", "in"));
			assertThat(mover.live("What is the weather in Oslo?").collect(Collectors.joining()).block())
				.isEqualTo("Rain");
			checkSecondTurn(host, second, 2, mover);
			assertThat(host.server(first).requestCount()).as("two first turns, two second turns of 2 attempts")
				.isEqualTo(2 + 4);
		}
	}

	private static void checkSecondTurn(Host host, Wire second, int calls, Mover mover) {
		assertThat(mover.weather().calls).hasValue(calls);
		assertThat(host.server(second).requestCount()).isEqualTo(calls);
		String sent = host.server(second).takeRequest().body();
		assertThat(sent).contains("it rains in Oslo", "\"weather\"");
		Matcher ids = Pattern.compile("\"(?:tool_call_id|tool_use_id)\":\"([^\"]+)\"").matcher(sent);
		if (second == Wire.GOOGLE) {
			assertThat(sent).contains("functionCall", "functionResponse");
		}
		else {
			assertThat(ids.find()).as(sent).isTrue();
			assertThat(sent).contains("\"id\":\"" + ids.group(1) + "\"");
		}
	}

	@Service
	static class Mover {

		private final Weather weather = new Weather();

		private final ChatClient client;

		Mover(Map<String, ChatModel> models, @Value("${tools.first}") String first) {
			this.client = ChatClient.create(Objects.requireNonNull(models.get(first)));
		}

		Weather weather() {
			return this.weather;
		}

		@AiFallback(models = "${tools.second}", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		String answer(String question) {
			return String.valueOf(this.client.prompt(question).tools(this.weather).call().content());
		}

		@AiFallback(models = "${tools.second}", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		Flux<String> live(String question) {
			return this.client.prompt(question).tools(this.weather).stream().content();
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
