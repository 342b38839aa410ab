package io.neurolink.springai;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The retries of calls without an enclosing retry: per model, inside any fallback.
 */
@Timeout(120)
class DefaultRetriesTests {

	private static final Wire FIRST = Wire.OPENAI;

	private static final Wire SECOND = Wire.ANTHROPIC;

	private static Host host;

	@BeforeAll
	static void start() {
		host = new Host(FIRST, SECOND).with("neurolink.retry.budget.enabled=false").start(Desk.class, LiveDesk.class);
	}

	@AfterAll
	static void stop() {
		host.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void requestsOfAnOutage(String name, BiFunction<Host, String, String> method, List<Integer> outage,
			List<Integer> rejected) {
		assertThat(requests(FIRST.error(503), method)).isEqualTo(outage);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void requestsIfOnlyTheSecondModelIsWorthRetrying(String name, BiFunction<Host, String, String> method,
			List<Integer> outage, List<Integer> rejected) {
		assertThat(requests(FIRST.error(401), method)).isEqualTo(rejected);
	}

	private static List<Integer> requests(Reply first, BiFunction<Host, String, String> method) {
		ScriptedServer firstServer = host.server(FIRST).always(first);
		ScriptedServer secondServer = host.server(SECOND).always(SECOND.error(503));
		int firstBefore = firstServer.requestCount();
		int secondBefore = secondServer.requestCount();
		assertThatThrownBy(() -> method.apply(host, "hi")).isInstanceOf(RuntimeException.class);
		return List.of(firstServer.requestCount() - firstBefore, secondServer.requestCount() - secondBefore);
	}

	static Stream<Arguments> cases() {
		return Stream.of(both("no annotation", Desk::plain, LiveDesk::plain, List.of(3, 0), List.of(1, 0)),
				both("fallback of each model call", Desk::fallbackOfCalls, LiveDesk::fallbackOfCalls, List.of(3, 3),
						List.of(1, 3)),
				both("fallback of the method", Desk::fallback, LiveDesk::fallback, List.of(3, 3), List.of(1, 3)),
				both("retry of the method", Desk::retry, LiveDesk::retry, List.of(2, 0), List.of(1, 0)),
				both("retry of each model call", Desk::retryOfCalls, LiveDesk::retryOfCalls, List.of(2, 0),
						List.of(1, 0)),
				both("fallback and retry of each model call", Desk::bothOfCalls, LiveDesk::bothOfCalls, List.of(2, 2),
						List.of(1, 2)),
				both("fallback of each model call, retry of the method", Desk::fallbackOfCallsInRetry,
						LiveDesk::fallbackOfCallsInRetry, List.of(2, 2), List.of(2, 2)),
				both("no retries by annotation", Desk::noRetries, LiveDesk::noRetries, List.of(1, 1), List.of(1, 1)))
			.flatMap((both) -> both);
	}

	private static Stream<Arguments> both(String name, BiFunction<Desk, String, String> call,
			BiFunction<LiveDesk, String, Flux<String>> stream, List<Integer> outage, List<Integer> rejected) {
		BiFunction<Host, String, String> called = (host, text) -> call.apply(host.bean(Desk.class), text);
		BiFunction<Host, String, String> streamed = (host, text) -> String.join("",
				stream.apply(host.bean(LiveDesk.class), text).collectList().block());
		return Stream.of(Arguments.of("call, " + name, called, outage, rejected),
				Arguments.of("stream, " + name, streamed, outage, rejected));
	}

	@Service
	static class Desk {

		private final ChatClient client;

		Desk(@Qualifier("openAiChatModel") ChatModel model) {
			this.client = ChatClient.create(model);
		}

		String plain(String question) {
			return answer(question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		String fallbackOfCalls(String question) {
			return answer(question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5")
		String fallback(String question) {
			return answer(question);
		}

		@AiRetry(maxRetries = 1)
		String retry(String question) {
			return answer(question);
		}

		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		String retryOfCalls(String question) {
			return answer(question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		String bothOfCalls(String question) {
			return answer(question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1)
		String fallbackOfCallsInRetry(String question) {
			return answer(question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 0)
		String noRetries(String question) {
			return answer(question);
		}

		private String answer(String question) {
			return String.valueOf(this.client.prompt(question).call().content());
		}

	}

	@Service
	static class LiveDesk {

		private final ChatClient client;

		LiveDesk(@Qualifier("openAiChatModel") ChatModel model) {
			this.client = ChatClient.create(model);
		}

		Flux<String> plain(String question) {
			return answer(question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		Flux<String> fallbackOfCalls(String question) {
			return answer(question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5")
		Flux<String> fallback(String question) {
			return answer(question);
		}

		@AiRetry(maxRetries = 1)
		Flux<String> retry(String question) {
			return answer(question);
		}

		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		Flux<String> retryOfCalls(String question) {
			return answer(question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		Flux<String> bothOfCalls(String question) {
			return answer(question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1)
		Flux<String> fallbackOfCallsInRetry(String question) {
			return answer(question);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 0)
		Flux<String> noRetries(String question) {
			return answer(question);
		}

		private Flux<String> answer(String question) {
			return this.client.prompt(question).stream().content();
		}

	}

}
