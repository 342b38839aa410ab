package io.neurolink.provider.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.pace.PaceSettings;
import io.neurolink.pace.PaceStatus;
import io.neurolink.pace.Pacer;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.google.GoogleAiProtocol;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.time.VirtualClock;
import io.neurolink.token.TokenCounter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The limits that servers announce in the headers of successful and rejected answers,
 * whole and streamed.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(Connectors.class)
class PacingWireTests {

	private static final String ANSWER = """
			{"model":"m","choices":[{"message":{"content":"answer"},"finish_reason":"stop"}],\
			"usage":{"prompt_tokens":10,"completion_tokens":10,"total_tokens":20}}""";

	private static final String TOO_FAST = """
			{"error":{"message":"Slow down","type":"requests","code":"rate_limit_exceeded"}}""";

	private static final Map<String, String> EXHAUSTED = Map.of("x-ratelimit-limit-requests", "10",
			"X-RateLimit-Remaining-Requests", "0", "x-ratelimit-reset-requests", "2s");

	@Parameter
	private Connectors connectors = Connectors.JDK;

	private final ScriptedServer server = new ScriptedServer();

	private final VirtualClock clock = VirtualClock.manual();

	private final Pacer pacer = new Pacer(PaceSettings.DEFAULT, TokenCounter.byCharacters(), this.clock,
			AiEvents.none());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void aWholeAnswerAnnounces() {
		this.server.enqueue(answer(EXHAUSTED), answer(Map.of()));
		AiTemplate template = template("sk-one");
		assertThat(template.generate("?")).isEqualTo("answer");
		CompletableFuture<AiResponse> second = template.generateAsync("?");
		assertWaits(1);
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(second.join().content()).isEqualTo("answer");
		assertThat(this.server.requestCount()).isEqualTo(2);
	}

	@Test
	void aStreamAnnouncesBeforeItsFirstToken() {
		CountDownLatch ended = new CountDownLatch(1);
		this.server.enqueue((exchange) -> {
			exchange.head(200, "text/event-stream", EXHAUSTED, "Transfer-Encoding: chunked");
			exchange.chunk(": comment\n\n");
			ended.await();
			exchange.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n"
					+ "data: [DONE]\n\n");
			exchange.end();
		});
		this.server.enqueue(answer(Map.of()));
		AiTemplate template = template("sk-one");
		CompletableFuture<List<AiChunk>> stream = template.stream("?").collectList().toFuture();
		Awaitility.await().until(() -> !limits().isEmpty());
		CompletableFuture<AiResponse> second = template.generateAsync("?");
		assertWaits(1);
		ended.countDown();
		assertThat(stream.join()).extracting(AiChunk::content).contains("Hi");
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(second.join().content()).isEqualTo("answer");
	}

	@Test
	void aRejectionAnnouncesToo() {
		Map<String, String> headers = new HashMap<>(EXHAUSTED);
		headers.put("Retry-After", "5");
		this.server.enqueue(Reply.of(429, "application/json", headers, TOO_FAST), answer(Map.of()));
		AiTemplate template = template("sk-one");
		assertThat(catchThrowableOfType(AiException.class, () -> template.generate("?")).type())
			.isEqualTo(AiErrorType.RATE_LIMIT);
		CompletableFuture<AiResponse> second = template.generateAsync("?");
		assertWaits(1);
		this.clock.advance(Duration.ofSeconds(2));
		assertWaits(1);
		this.clock.advance(Duration.ofSeconds(3));
		assertThat(second.join().content()).isEqualTo("answer");
	}

	@Test
	void aRejectionThatAnnouncesAWaitTooLongRefusesTheNextCallAtOnce() {
		this.server.enqueue(Reply.of(429, "application/json", Map.of("Retry-After", "120"), TOO_FAST));
		AiTemplate template = template("sk-one");
		catchThrowableOfType(AiException.class, () -> template.generate("?"));
		AiException refusal = catchThrowableOfType(AiException.class, () -> template.generate("?"));
		assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(120));
		assertThat(this.server.requestCount()).isOne();
	}

	@Test
	void aStreamThatIsCancelledWhileItWaitsSendsNothing() {
		this.server.enqueue(answer(EXHAUSTED));
		AiTemplate template = template("sk-one");
		template.generate("?");
		template.stream("?").subscribe().dispose();
		assertWaits(0);
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(this.server.requestCount()).isOne();
	}

	@Test
	void theWaitIsNotPartOfTheTimeouts() {
		this.server.enqueue(answer(EXHAUSTED), answer(Map.of()));
		AiTemplate template = AiTemplate.builder()
			.provider(provider("sk-one"))
			.pacer(this.pacer)
			.timeout(Duration.ofSeconds(5))
			.build();
		template.generate("?");
		CompletableFuture<AiResponse> second = template.generateAsync("?");
		assertWaits(1);
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(second.join().content()).isEqualTo("answer");
	}

	@Test
	void anotherKeyAnswersWhileOneIsExhausted() {
		this.server.enqueue(answer(EXHAUSTED), answer(EXHAUSTED), answer(Map.of()));
		AiTemplate template = template("sk-one", "sk-two");
		template.generate("?");
		template.generate("?");
		CompletableFuture<AiResponse> third = template.generateAsync("?");
		assertWaits(1);
		assertThat(List.of(this.server.takeRequest(), this.server.takeRequest()))
			.extracting((request) -> request.header("Authorization"))
			.containsExactlyInAnyOrder("Bearer sk-one", "Bearer sk-two");
		this.clock.advance(Duration.ofSeconds(2));
		third.join();
	}

	@Test
	void aRejectedKeyIsReplacedAtOnce() {
		this.server.enqueue(Reply.of(429, "application/json", EXHAUSTED, TOO_FAST), answer(Map.of()));
		assertThat(template("sk-one", "sk-two").generate("?")).isEqualTo("answer");
		assertThat(this.server.requestCount()).isEqualTo(2);
	}

	@Test
	void callsThatTheProviderAcceptsDoNotWait() {
		this.server.always(answer(Map.of("x-ratelimit-limit-requests", "4", "x-ratelimit-remaining-requests", "2",
				"x-ratelimit-reset-requests", "1m0s")));
		AiTemplate template = template("sk-one");
		for (int i = 0; i < 10; i++) {
			template.generate("?");
		}
		assertThat(this.server.requestCount()).isEqualTo(10);
	}

	@Test
	void anthropicAnnouncesInputAndOutputTokens() {
		this.server.enqueue(Reply.of(200, "application/json",
				Map.of("anthropic-ratelimit-output-tokens-limit", "8000", "anthropic-ratelimit-output-tokens-remaining",
						"0", "anthropic-ratelimit-output-tokens-reset", "2026-01-01T00:00:03Z", "Date",
						"Thu, 01 Jan 2026 00:00:00 GMT"),
				"""
						{"id":"m","type":"message","role":"assistant","model":"m","stop_reason":"end_turn",\
						"content":[{"type":"text","text":"answer"}],"usage":{"input_tokens":1,"output_tokens":1}}"""));
		AiTemplate template = template(new AnthropicProtocol(), "sk-one");
		template.generate("?");
		assertThat(limits()).singleElement()
			.isEqualTo(new PaceStatus.Limit("output-tokens", 8000L, 0, Duration.ofSeconds(3)));
	}

	@Test
	void aVendorWithoutHeadersIsPacedByItsRejections() {
		this.server.enqueue(Reply.of(429, "application/json", Map.of(), """
				{"error":{"code":429,"message":"Quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":\
				"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7s"}]}}"""));
		this.server.enqueue(Reply.json(200, """
				{"candidates":[{"content":{"parts":[{"text":"answer"}]},"finishReason":"STOP"}]}"""));
		AiTemplate template = template(new GoogleAiProtocol(), "sk-one");
		catchThrowableOfType(AiException.class, () -> template.generate("?"));
		assertThat(this.pacer.status()).singleElement().satisfies((status) -> {
			assertThat(status.concurrency()).isOne();
			assertThat(status.blockedFor()).isEqualTo(Duration.ofSeconds(7));
		});
		CompletableFuture<AiResponse> second = template.generateAsync("?");
		this.clock.advance(Duration.ofSeconds(7));
		assertThat(second.join().content()).isEqualTo("answer");
	}

	@Test
	void malformedHeadersDelayNothing() {
		this.server.always(answer(Map.of("x-ratelimit-limit-requests", "-5", "x-ratelimit-remaining-requests", "none",
				"x-ratelimit-reset-requests", "later", "x-ratelimit-remaining-tokens", "99999999999999999999999",
				"x-ratelimit-reset-tokens", "999999999999999h")));
		AiTemplate template = template("sk-one");
		for (int i = 0; i < 5; i++) {
			assertThat(template.generate("?")).isEqualTo("answer");
		}
	}

	@Test
	void noKeyIsInAnyStatusOrRefusal() {
		this.server.enqueue(Reply.of(429, "application/json", Map.of("Retry-After", "120"), TOO_FAST));
		AiTemplate template = template("sk-secret-0123456789");
		catchThrowableOfType(AiException.class, () -> template.generate("?"));
		AiException refusal = catchThrowableOfType(AiException.class, () -> template.generate("?"));
		assertThat(refusal.toString() + this.pacer.status()).doesNotContain("sk-secret");
	}

	@Test
	void aFailedFutureOfAnImpossibleWaitIsTyped() {
		this.server.enqueue(answer(Map.of("x-ratelimit-limit-requests", "10", "x-ratelimit-remaining-requests", "0",
				"x-ratelimit-reset-requests", "6m0s")));
		AiTemplate template = template("sk-one");
		template.generate("?");
		CompletionException failure = catchThrowableOfType(CompletionException.class,
				() -> template.generateAsync("?").join());
		assertThat(failure.getCause()).isInstanceOfSatisfying(AiException.class,
				(refusal) -> assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED));
	}

	private void assertWaits(int waiting) {
		Awaitility.await().until(() -> this.pacer.status().stream().mapToInt(PaceStatus::waiting).sum() == waiting);
	}

	private List<PaceStatus.Limit> limits() {
		return this.pacer.status().stream().flatMap((status) -> status.limits().stream()).toList();
	}

	private static Reply answer(Map<String, String> headers) {
		return Reply.of(200, "application/json", headers, ANSWER);
	}

	private AiTemplate template(String... keys) {
		return template(new OpenAiProtocol(this.server.url()), keys);
	}

	private AiTemplate template(WireProtocol protocol, String... keys) {
		return AiTemplate.builder().provider(provider(protocol, keys)).pacer(this.pacer).build();
	}

	private HttpProvider provider(String... keys) {
		return provider(new OpenAiProtocol(this.server.url()), keys);
	}

	private HttpProvider provider(WireProtocol protocol, String... keys) {
		return HttpProvider.create("vendor", protocol, WebClient.builder(), this.connectors.connector(),
				this.server.url(), ApiKeyPool.of(List.of(keys), ApiKeyPool.Strategy.ROUND_ROBIN, this.clock), "m");
	}

}
