package io.neurolink.test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiTimeoutException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.scope.CallScope;
import io.neurolink.template.AiTemplate;
import io.neurolink.test.MockAi.Stub;
import io.neurolink.time.Deadline;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a mock answers, and what it records.
 */
class MockAiTests {

	private final MockAi ai = MockAi.create();

	private final AiTemplate template = AiTemplate.builder()
		.provider(this.ai.provider("openai", "gpt-4o"))
		.provider(this.ai.provider("google-ai", null))
		.defaultProvider("openai")
		.build();

	@Test
	void answersAnExactPrompt() {
		this.ai.when("Where is it?").thenReturn("On its way.");
		AiResponse answer = this.template.generate(AiRequest.of("Where is it?"));
		assertThat(answer).isEqualTo(AiResponse.builder()
			.content("On its way.")
			.provider("openai")
			.model("gpt-4o")
			.usage(AiUsage.of(3, 3))
			.finishReason("stop")
			.build());
		assertThat(this.template.tryGenerate(AiRequest.of("Where is it")).isSuccess()).isFalse();
	}

	@Test
	void answersAPromptWithATextInIt() {
		this.ai.whenContains("parcel").thenReturn("On its way.");
		assertThat(this.template.generate("Where is my parcel?")).isEqualTo("On its way.");
	}

	@Test
	void answersWhatMeetsACondition() {
		this.ai.when((request) -> "gemini-2.0-flash".equals(request.model())).thenReturn("Hello");
		AiRequest request = AiRequest.builder().prompt("Hi").provider("googleai").model("gemini-2.0-flash").build();
		assertThat(this.template.generate(request)).extracting(AiResponse::provider, AiResponse::model)
			.containsExactly("google-ai", "gemini-2.0-flash");
	}

	@Test
	void theStubMadeLastAnswers() {
		this.ai.when("Hi").thenReturn("first");
		this.ai.whenContains("H").thenReturn("second");
		assertThat(this.template.generate("Hi")).isEqualTo("second");
	}

	@Test
	void eachCallTakesAStepAndTheLastRepeats() {
		this.ai.when("Hi").thenReturn("one").thenFail(AiErrorType.OVERLOADED).thenReturn("three");
		assertThat(this.template.generate("Hi")).isEqualTo("one");
		assertFailure("Hi", AiErrorType.OVERLOADED);
		assertThat(this.template.generate("Hi")).isEqualTo("three");
		assertThat(this.template.generate("Hi")).isEqualTo("three");
	}

	@Test
	void anEmptyAnswerIsAnAnswer() {
		this.ai.when("Hi").thenReturn("");
		assertThat(this.template.generate("Hi")).isEmpty();
	}

	@Test
	void aFailureSaysHowLongToWait() {
		this.ai.when("Hi").thenFail(AiErrorType.RATE_LIMIT, Duration.ofSeconds(20));
		AiException failure = assertFailure("Hi", AiErrorType.RATE_LIMIT);
		assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(20));
		assertThat(failure.provider()).isEqualTo("openai");
		assertThat(failure.model()).isEqualTo("gpt-4o");
	}

	@Test
	void aStreamComesInPieces() {
		this.ai.when("Hi").thenStream("Hel", "lo");
		StepVerifier.create(this.template.stream("Hi"))
			.assertNext((chunk) -> assertThat(chunk).extracting(AiChunk::content, AiChunk::provider, AiChunk::model)
				.containsExactly("Hel", "openai", "gpt-4o"))
			.expectNextMatches((chunk) -> chunk.content().equals("lo") && chunk.finishReason() == null)
			.expectNextMatches((chunk) -> "stop".equals(chunk.finishReason()) && chunk.usage() != null)
			.verifyComplete();
	}

	@Test
	void aTextIsStreamedAndPiecesAreJoined() {
		this.ai.when("text").thenReturn("Hello");
		this.ai.when("pieces").thenStream("Hel", "lo");
		assertThat(text(this.template.stream("text"))).isEqualTo("Hello");
		assertThat(this.template.generate("pieces")).isEqualTo("Hello");
	}

	@Test
	void aStreamFailsAfterItsPieces() {
		this.ai.when("Hi").thenStreamThenFail(List.of("Hel", "l"), AiErrorType.NETWORK);
		StepVerifier.create(this.template.stream("Hi").map(AiChunk::content))
			.expectNext("Hel", "l")
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOfSatisfying(AiException.class,
					(known) -> assertThat(known).extracting(AiException::type, AiException::partialContent)
						.containsExactly(AiErrorType.NETWORK, "Hell")))
			.verify();
		assertThat(assertFailure("Hi", AiErrorType.NETWORK).partialContent()).isEqualTo("Hell");
	}

	@Test
	void aDelayIsOverAtOnceAndTheClockKnows() {
		this.ai.when("Hi").thenDelay(Duration.ofSeconds(20)).thenReturn("Hello").thenReturn("again");
		long before = this.ai.clock().nanoTime();
		assertThat(this.template.generate("Hi")).isEqualTo("Hello");
		assertThat(this.template.generate("Hi")).isEqualTo("again");
		assertThat(this.ai.clock().waits()).containsExactly(Duration.ofSeconds(20));
		assertThat(this.ai.clock().nanoTime() - before).isEqualTo(Duration.ofSeconds(20).toNanos());
	}

	@Test
	void aDelayBeyondTheTimeoutIsATimeout() {
		this.ai.when("Hi").thenDelay(Duration.ofMinutes(2)).thenReturn("Hello");
		AiException failure = assertFailure("Hi", AiErrorType.TIMEOUT);
		assertThat(failure).hasMessage("No answer from openai within 1m: the mock is set to take 2m");
		assertThat(this.ai.clock().waits()).containsExactly(Duration.ofMinutes(1));
		AiRequest patient = AiRequest.builder().prompt("Hi").timeout(Duration.ofMinutes(3)).build();
		assertThat(this.template.generate(patient).content()).isEqualTo("Hello");
	}

	@Test
	void aDelayBeyondTheDeadlineIsATimeout() {
		this.ai.when("Hi").thenDelay(Duration.ofSeconds(5)).thenReturn("Hello");
		CallScope scope = CallScope.nested().deadline(Deadline.in(this.ai.clock(), Duration.ofSeconds(3))).build();
		assertThatExceptionOfType(AiTimeoutException.class)
			.isThrownBy(() -> scope.call(() -> this.template.generate("Hi")));
		assertThat(this.ai.clock().waits()).containsExactly(Duration.ofSeconds(3));
	}

	@Test
	void aFirstTokenThatComesTooLateIsATimeout() {
		this.ai.when("Hi").thenDelay(Duration.ofSeconds(31)).thenStream("Hel", "lo");
		StepVerifier.create(this.template.stream("Hi")).expectError(AiTimeoutException.class).verify();
	}

	@Test
	void anUnmatchedPromptIsToldWithTheStubsThereAre() {
		this.ai.when("Hi").thenReturn("Hello");
		this.ai.whenContains("parcel").thenReturn("On its way.");
		assertThat(assertFailure("Who is it?", AiErrorType.UNKNOWN))
			.hasMessage("No stub matches the prompt \"Who is it?\" to openai/gpt-4o; the stubs, latest first, are "
					+ "whenContains(\"parcel\"), when(\"Hi\")");
		this.ai.reset();
		assertThat(assertFailure("Hi", AiErrorType.UNKNOWN)).hasMessageEndingWith("; there are no stubs");
		StepVerifier.create(this.template.stream("Hi"))
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).hasMessageStartingWith("No stub matches the prompt \"Hi\""))
			.verify();
	}

	@Test
	void aStubWithoutAnAnswerSaysSo() {
		this.ai.when("Hi").thenDelay(Duration.ofSeconds(1));
		assertThat(assertFailure("Hi", AiErrorType.UNKNOWN)).hasMessageContaining("when(\"Hi\") has no answer");
	}

	@Test
	void recordsEveryRequestWithItsTarget() {
		this.ai.whenContains("").thenReturn("Hello").thenFail(AiErrorType.NETWORK);
		this.template.generate("one");
		assertFailure("two", AiErrorType.NETWORK);
		assertThat(this.ai.requests()).extracting(AiRequest::prompt, AiRequest::provider, AiRequest::model)
			.containsExactly(tuple("one"), tuple("two"));
		assertThat(this.ai.callCount()).isEqualTo(2);
	}

	@Test
	void nothingIsAskedBeforeTheSubscription() {
		this.ai.when("Hi").thenReturn("Hello");
		Flux<AiChunk> stream = this.template.stream("Hi");
		assertThat(this.ai.callCount()).isZero();
		stream.blockLast();
		stream.blockLast();
		assertThat(this.ai.callCount()).isEqualTo(2);
	}

	@Test
	void resetForgetsStubsAndRecordings() {
		this.ai.when("Hi").thenDelay(Duration.ofSeconds(1)).thenReturn("Hello");
		this.template.generate("Hi");
		long time = this.ai.clock().nanoTime();
		this.ai.reset();
		assertThat(this.ai.requests()).isEmpty();
		assertThat(this.ai.events()).isEmpty();
		assertThat(this.ai.clock().waits()).isEmpty();
		assertThat(this.ai.clock().nanoTime()).isEqualTo(time);
		assertFailure("Hi", AiErrorType.UNKNOWN);
	}

	@Test
	void callsAtTheSameTimeTakeOneStepEach() {
		int calls = 500;
		Stub stub = this.ai.when("Hi");
		IntStream.range(0, calls).forEach((i) -> stub.thenReturn("answer " + i));
		Set<String> answers = ConcurrentHashMap.newKeySet();
		CompletableFuture
			.allOf(IntStream.range(0, calls)
				.mapToObj((i) -> CompletableFuture.runAsync(() -> answers.add(this.template.generate("Hi"))))
				.toArray(CompletableFuture[]::new))
			.join();
		assertThat(answers).hasSize(calls);
		assertThat(this.ai.requests()).hasSize(calls);
	}

	@Test
	void refusesNegativeTimes() {
		Stub stub = this.ai.when("Hi");
		assertThatIllegalArgumentException().isThrownBy(() -> stub.thenDelay(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> stub.thenFail(AiErrorType.RATE_LIMIT, Duration.ofMillis(-1)));
	}

	private AiException assertFailure(String prompt, AiErrorType type) {
		AiException failure = this.template.tryGenerate(AiRequest.of(prompt)).error();
		assertThat(failure).isNotNull();
		assertThat(failure.type()).isEqualTo(type);
		return failure;
	}

	private static String text(Flux<AiChunk> stream) {
		return String.join("", stream.map(AiChunk::content).collectList().block());
	}

	private static Tuple tuple(String prompt) {
		return Tuple.tuple(prompt, "openai", "gpt-4o");
	}

}
