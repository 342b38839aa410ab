package io.neurolink.springai;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

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

	private static final String QUESTION = "What is the weather in Oslo?";

	private static final Host HOST = new Host(Wire.OPENAI, Wire.ANTHROPIC, Wire.GOOGLE);

	@BeforeAll
	static void start() {
		HOST.start(Desk.class, Mover.class);
	}

	@AfterAll
	static void close() {
		HOST.close();
	}

	@BeforeEach
	void reset() {
		HOST.reset();
		HOST.bean(Desk.class).weather().calls.set(0);
		HOST.bean(Mover.class).weather().calls.set(0);
	}

	@Test
	void aToolRunsOnceIfTheSecondTurnFailsOverToAnotherVendor() {
		HOST.server(Wire.OPENAI)
			.enqueue(Wire.OPENAI.toolCall("weather", "{\"city\":\"Oslo\"}"))
			.always(Wire.OPENAI.error(503));
		HOST.server(Wire.ANTHROPIC).always(Wire.ANTHROPIC.answer("Rain in Oslo"));
		assertThat(HOST.bean(Desk.class).answer(QUESTION)).isEqualTo("Rain in Oslo");
		assertThat(HOST.bean(Desk.class).weather().calls).hasValue(1);
		assertThat(HOST.requests(Wire.OPENAI)).as("first turn, then 3 attempts").isEqualTo(1 + 3);
		assertThat(HOST.requests(Wire.ANTHROPIC)).isEqualTo(1);
		assertThat(HOST.server(Wire.ANTHROPIC).takeRequest().body()).contains("tool_use", "tool_result", "call_1",
				"it rains in Oslo", "\"weather\"");
	}

	@Test
	void aToolCallOfAnotherVendorIsAnsweredByTheFirst() {
		HOST.server(Wire.OPENAI)
			.enqueue(Wire.OPENAI.error(400), Wire.OPENAI.error(503), Wire.OPENAI.error(503), Wire.OPENAI.error(503),
					Wire.OPENAI.answer("Rain in Oslo"));
		HOST.server(Wire.ANTHROPIC).always(Wire.ANTHROPIC.toolCall("weather", "{\"city\":\"Oslo\"}"));
		assertThatThrownBy(() -> HOST.bean(Desk.class).answer("hi")).as("an invalid request is not sent elsewhere")
			.isInstanceOf(RuntimeException.class);
		assertThat(HOST.requests(Wire.ANTHROPIC)).isZero();
		assertThat(HOST.bean(Desk.class).answer(QUESTION)).isEqualTo("Rain in Oslo");
		assertThat(HOST.bean(Desk.class).weather().calls).hasValue(1);
	}

	@ParameterizedTest
	@CsvSource({ "OPENAI, ANTHROPIC", "ANTHROPIC, OPENAI", "OPENAI, GOOGLE", "GOOGLE, OPENAI", "GOOGLE, ANTHROPIC" })
	void aConversationMovesToAnotherVendorBetweenItsTurns(Wire first, Wire second) {
		Mover mover = HOST.bean(Mover.class);
		HOST.server(first).enqueue(first.toolCall("weather", "{\"city\":\"Oslo\"}")).always(first.error(503));
		HOST.server(second).always(second.answer("Rain"));
		assertThat(answer(mover, first, second)).isEqualTo("Rain");
		checkSecondTurn(second, 1, mover);
		HOST.server(first).enqueue(first.toolCallStream("weather", "{\"city\":\"Oslo\"}")).always(first.error(503));
		HOST.server(second).always(second.stream("Ra", "in"));
		assertThat(live(mover, first, second).collect(Collectors.joining()).block()).isEqualTo("Rain");
		checkSecondTurn(second, 2, mover);
		assertThat(HOST.requests(first)).as("two first turns, two second turns of 2 attempts").isEqualTo(2 + 4);
	}

	private static String answer(Mover mover, Wire first, Wire second) {
		return switch (second) {
			case OPENAI -> mover.openAi(first, QUESTION);
			case ANTHROPIC -> mover.anthropic(first, QUESTION);
			case GOOGLE -> mover.google(first, QUESTION);
			default -> throw new IllegalArgumentException("no method of " + second);
		};
	}

	private static Flux<String> live(Mover mover, Wire first, Wire second) {
		return switch (second) {
			case OPENAI -> mover.openAiLive(first, QUESTION);
			case ANTHROPIC -> mover.anthropicLive(first, QUESTION);
			case GOOGLE -> mover.googleLive(first, QUESTION);
			default -> throw new IllegalArgumentException("no method of " + second);
		};
	}

	private static void checkSecondTurn(Wire second, int calls, Mover mover) {
		assertThat(mover.weather().calls).hasValue(calls);
		assertThat(HOST.requests(second)).isEqualTo(calls);
		String sent = HOST.server(second).takeRequest().body();
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

	/**
	 * Calls the model of one vendor, and falls back to that of another.
	 */
	@Service
	static class Mover {

		private final Weather weather = new Weather();

		private final Map<String, ChatModel> models;

		Mover(Map<String, ChatModel> models) {
			this.models = models;
		}

		Weather weather() {
			return this.weather;
		}

		@AiFallback(models = "openai/gpt-4o-mini", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		String openAi(Wire first, String question) {
			return asked(first, question);
		}

		@AiFallback(models = "openai/gpt-4o-mini", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		Flux<String> openAiLive(Wire first, String question) {
			return streamed(first, question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		String anthropic(Wire first, String question) {
			return asked(first, question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		Flux<String> anthropicLive(Wire first, String question) {
			return streamed(first, question);
		}

		@AiFallback(models = "google-ai/gemini-2.0-flash", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		String google(Wire first, String question) {
			return asked(first, question);
		}

		@AiFallback(models = "google-ai/gemini-2.0-flash", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		Flux<String> googleLive(Wire first, String question) {
			return streamed(first, question);
		}

		private String asked(Wire first, String question) {
			return String.valueOf(client(first).prompt(question).tools(this.weather).call().content());
		}

		private Flux<String> streamed(Wire first, String question) {
			return client(first).prompt(question).tools(this.weather).stream().content();
		}

		private ChatClient client(Wire wire) {
			return ChatClient.create(Objects.requireNonNull(this.models.get(wire.bean())));
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
