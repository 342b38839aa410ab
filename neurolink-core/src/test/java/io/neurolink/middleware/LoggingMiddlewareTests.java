package io.neurolink.middleware;

import java.time.Duration;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.logging.LogCapture;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.scope.CallScope;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoggingMiddleware}.
 */
class LoggingMiddlewareTests {

	private static final AiRequest REQUEST = AiRequest.builder()
		.messages(List.of(AiMessage.system("be brief"), AiMessage.user("why do cats purr?")))
		.provider("openai")
		.model("gpt-4o")
		.build();

	@RegisterExtension
	private final LogCapture log = LogCapture.withDebug(LoggingMiddleware.class);

	private final VirtualClock clock = VirtualClock.manual();

	private final LoggingMiddleware middleware = new LoggingMiddleware(this.clock, false);

	@Test
	void tellsOfAnAnswerButNotItsWords() {
		AiResponse answer = AiResponse.of("because they can")
			.toBuilder()
			.usage(AiUsage.of(12, 34))
			.requestId("req_1")
			.build();
		this.middleware.generate(REQUEST, (request) -> Mono.fromSupplier(() -> {
			this.clock.advance(Duration.ofMillis(1500));
			return answer;
		})).block();
		assertThat(lines()).containsExactly("DEBUG Call 1 to openai/gpt-4o, attempt 1: 2 messages of 25 characters",
				"INFO Call 1 to openai/gpt-4o, attempt 1: answered in 1.5s with 16 characters, finish reason stop, "
						+ "tokens 12 in and 34 out, request req_1");
	}

	@Test
	void tellsOfAStream() {
		Flux<AiChunk> chunks = Flux.just(AiChunk.of("because "), AiChunk.of("they can"),
				AiChunk.builder().finishReason("stop").usage(AiUsage.of(12, 34)).build());
		this.middleware
			.stream(REQUEST, (request) -> chunks.doOnNext((chunk) -> this.clock.advance(Duration.ofMillis(200))))
			.blockLast();
		assertThat(lines()).last()
			.isEqualTo("INFO Call 1 to openai/gpt-4o, attempt 1: streamed in 600ms, the first of 3 chunks after 200ms, "
					+ "16 characters, finish reason stop, tokens 12 in and 34 out");
	}

	@Test
	void tellsOfAFailureInOneLine() {
		AiException failure = AiException.builder(AiErrorType.RATE_LIMIT)
			.message("openai answered with an error 429:\nslow down")
			.status(429)
			.requestId("req_2")
			.build();
		StepVerifier.create(this.middleware.generate(REQUEST, (request) -> Mono.error(failure))).verifyError();
		assertThat(lines()).last()
			.isEqualTo("WARN Call 1 to openai/gpt-4o, attempt 1: failed after 0ms with RATE_LIMIT, status 429, "
					+ "request req_2: openai answered with an error 429: slow down");
	}

	@Test
	void doesNotRepeatWhatAForeignExceptionSays() {
		StepVerifier
			.create(this.middleware.generate(REQUEST,
					(request) -> Mono.error(new IllegalStateException(request.prompt()))))
			.verifyError();
		assertThat(lines()).last()
			.asString()
			.endsWith("UNKNOWN: java.lang.IllegalStateException")
			.doesNotContain("purr");
	}

	@Test
	void tellsHowMuchOfABrokenStreamCame() {
		AiException failure = AiException.builder(AiErrorType.NETWORK).message("cut").build();
		StepVerifier
			.create(this.middleware.stream(REQUEST,
					(request) -> Flux.concat(Flux.just(AiChunk.of("beca")), Flux.error(failure))))
			.expectNextCount(1)
			.verifyError();
		assertThat(lines()).last().asString().contains("failed after 0ms and 1 chunk of 4 characters with NETWORK");
	}

	@Test
	void tellsThatTheCallerWentAway() {
		StepVerifier.create(this.middleware.generate(REQUEST, (request) -> Mono.never())).thenCancel().verify();
		assertThat(lines()).last().asString().startsWith("INFO").contains("cancelled by the caller after 0ms");
	}

	@Test
	void aCancelAfterTheFinishReasonIsNoCancel() {
		Flux<AiChunk> chunks = Flux.just(AiChunk.builder().content("hi").finishReason("stop").build())
			.concatWith(Flux.never());
		StepVerifier.create(this.middleware.stream(REQUEST, (request) -> chunks))
			.expectNextCount(1)
			.thenCancel()
			.verify();
		assertThat(lines()).last().asString().contains("streamed in 0ms").doesNotContain("cancelled");
	}

	@Test
	void tellsThatNoAnswerCame() {
		StepVerifier.create(this.middleware.generate(REQUEST, (request) -> Mono.empty())).verifyComplete();
		assertThat(lines()).last().asString().startsWith("WARN").contains("completed without an answer");
	}

	@Test
	void namesTheAttemptAndNumbersTheCalls() {
		CallScope second = CallScope.nested().attempt(2).build();
		Mono<AiResponse> call = this.middleware.generate(REQUEST, (request) -> Mono.just(AiResponse.of("yes")));
		call.block();
		call.contextWrite(second::writeTo).block();
		assertThat(lines()).last().asString().contains("Call 2 to openai/gpt-4o, attempt 2:");
	}

	@Test
	void leavesAFailureToTheRetryOrFallbackAround() {
		CallScope attempt = CallScope.nested().reportsFailures(true).build();
		failIn(CallScope.inside(attempt).build());
		attempt.endReports(true);
		assertThat(lines()).filteredOn((line) -> line.contains("failed"))
			.singleElement()
			.asString()
			.startsWith("DEBUG Call 1");
	}

	@Test
	void aFailureThatTheMethodSurvivesIsAWarningAfterAll() {
		CallScope attempt = CallScope.nested().reportsFailures(true).build();
		failIn(attempt);
		CallScope.inside(attempt).build().endReports(false);
		assertThat(lines()).noneMatch((line) -> line.startsWith("WARN"));
		attempt.endReports(false);
		attempt.endReports(false);
		assertThat(lines()).filteredOn((line) -> line.startsWith("WARN Call 1 to openai/gpt-4o")).hasSize(1);
	}

	@Test
	void aCallThatOutlivesItsAttemptIsAWarningAtOnce() {
		CallScope attempt = CallScope.nested().reportsFailures(true).build();
		attempt.endReports(true);
		failIn(attempt);
		assertThat(lines()).anyMatch((line) -> line.startsWith("WARN Call 1"));
	}

	@Test
	void noMoreThanSixteenFailuresAreLeftToOneAttempt() {
		CallScope attempt = CallScope.nested().reportsFailures(true).build();
		for (int i = 0; i < 20; i++) {
			failIn(attempt);
		}
		attempt.endReports(true);
		assertThat(lines()).filteredOn((line) -> line.startsWith("WARN")).hasSize(4);
	}

	@Test
	void anErrorIsNotLeftToAnybody() {
		CallScope attempt = CallScope.nested().reportsFailures(true).build();
		this.middleware.generate(REQUEST, (request) -> Mono.error(new AssertionError("a bug")))
			.onErrorComplete()
			.contextWrite(attempt::writeTo)
			.block();
		assertThat(lines()).anyMatch((line) -> line.startsWith("WARN Call 1"));
	}

	private void failIn(CallScope scope) {
		AiException failure = AiException.builder(AiErrorType.OVERLOADED).message("too busy").build();
		this.middleware.generate(REQUEST, (request) -> Mono.error(failure))
			.onErrorComplete()
			.contextWrite(scope::writeTo)
			.block();
	}

	@Test
	void tellsThePromptOnlyWhenAsked() {
		ask(this.middleware, REQUEST);
		assertThat(lines()).noneMatch((line) -> line.contains("purr"));
		ask(new LoggingMiddleware(this.clock, true), REQUEST);
		assertThat(lines())
			.contains("INFO Call 1 to openai/gpt-4o, attempt 1: 2 messages of 25 characters, the last one: "
					+ "why do cats purr?");
	}

	@Test
	void cutsALongPromptOnAWholeCharacter() {
		ask(new LoggingMiddleware(this.clock, true), REQUEST.toBuilder().prompt("😀".repeat(5000)).build());
		assertThat(lines()).anyMatch((line) -> line.endsWith(": " + "😀".repeat(200) + "…"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "sk-proj-SECRET1234567", "AIzaSECRETabcdefgh12345", "Bearer SECRETabc", "password: SECRET",
			"API key = SECRET", "eyJhbGciOiJSECRET.eyJzdWIiOiJSECRET.SECRET", "SECRET.name+tag@example.com",
			"ghp_SECRETSECRET1" })
	void masksWhatLooksSecret(String secret) {
		ask(new LoggingMiddleware(this.clock, true), REQUEST.toBuilder().prompt("mine is " + secret).build());
		assertThat(lines()).anyMatch((line) -> line.contains("mine is ***"))
			.noneMatch((line) -> line.contains("SECRET"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "4111 1111 1111 1111", "+49 (30) 1234567", "4111-1111-1111-1111", "0301234567" })
	void masksLongNumbers(String number) {
		ask(new LoggingMiddleware(this.clock, true), REQUEST.toBuilder().prompt("mine is " + number).build());
		assertThat(lines()).anyMatch((line) -> line.endsWith("mine is ***"));
	}

	@Test
	void aPromptForgesNoLineOfTheLog() {
		ask(new LoggingMiddleware(this.clock, true),
				REQUEST.toBuilder().prompt("hi\r\n2026 ERROR forged\u2028\u001b[31m").build());
		assertThat(lines()).allMatch((line) -> line.chars().noneMatch(Character::isISOControl))
			.noneMatch((line) -> line.contains("\u2028"));
	}

	private void ask(LoggingMiddleware logging, AiRequest request) {
		logging.generate(request, (same) -> Mono.just(AiResponse.of("yes"))).block();
	}

	private List<String> lines() {
		return this.log.events().stream().map((event) -> event.getLevel() + " " + event.getFormattedMessage()).toList();
	}

}
