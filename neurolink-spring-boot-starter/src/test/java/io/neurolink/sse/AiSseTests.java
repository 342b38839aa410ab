package io.neurolink.sse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiUsage;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AiSseTests {

	private static final Duration HEARTBEAT = Duration.ofSeconds(10);

	private final VirtualClock clock = VirtualClock.manual();

	@Test
	void aChunkIsAnEventWithTheSpaceThatReadersSplitOn() {
		assertThat(data(Flux.just(chunk("Hello"), chunk(" you")))).containsExactly(
				" {\"content\":\"Hello\",\"provider\":\"openai\",\"model\":\"gpt-4o\"}",
				" {\"content\":\" you\",\"provider\":\"openai\",\"model\":\"gpt-4o\"}", " [DONE]");
	}

	@Test
	void aChunkOfNobodySaysSo() {
		assertThat(data(Flux.just(AiChunk.of("Sorry.")))).first()
			.isEqualTo(" {\"content\":\"Sorry.\",\"provider\":null,\"model\":null}");
	}

	@Test
	void aStaticOrStaleAnswerIsMarkedAsDegraded() {
		AiChunk sorry = AiChunk.builder().content("Sorry.").degraded(true).build();
		assertThat(data(Flux.just(sorry, chunk("Hello")))).containsExactly(
				" {\"content\":\"Sorry.\",\"provider\":null,\"model\":null,\"degraded\":true}",
				" {\"content\":\"Hello\",\"provider\":\"openai\",\"model\":\"gpt-4o\"}", " [DONE]");
	}

	@Test
	void whateverTheTextTheEventIsOneLine() {
		assertThat(data(Flux.just(AiChunk.of("a\r\nb\n\n\"c\" Grüße 📦")))).first()
			.isEqualTo(" {\"content\":\"a\\r\\nb\\n\\n\\\"c\\\" Grüße 📦\",\"provider\":null,\"model\":null}");
	}

	@Test
	void aCharacterThatAModelCutsInTwoSurvivesUtf8() {
		assertThat(data(Flux.just(AiChunk.of("a\uD83D"), AiChunk.of("\uDCE6b"))).subList(0, 2)).containsExactly(
				" {\"content\":\"a\\uD83D\",\"provider\":null,\"model\":null}",
				" {\"content\":\"\\uDCE6b\",\"provider\":null,\"model\":null}");
	}

	@Test
	void chunksWithoutTextAreNoEvents() {
		AiChunk closing = AiChunk.builder().finishReason("stop").usage(AiUsage.of(1, 2)).build();
		assertThat(data(Flux.just(AiChunk.of(""), chunk("Hi"), closing))).hasSize(2);
		assertThat(data(Flux.empty())).containsExactly(" [DONE]");
	}

	@Test
	void aRestartIsAnnouncedBeforeTheFreshText() {
		assertThat(data(Flux.just(chunk("Half"), AiChunk.builder().restart(true).build(), chunk("Whole"))))
			.containsSubsequence(" {\"restart\":true}",
					" {\"content\":\"Whole\",\"provider\":\"openai\",\"model\":\"gpt-4o\"}", " [DONE]");
		assertThat(data(Flux.just(AiChunk.builder().restart(true).content("Whole").build()))).containsExactly(
				" {\"restart\":true}", " {\"content\":\"Whole\",\"provider\":null,\"model\":null}", " [DONE]");
	}

	@Test
	void aFailureOnTheWayIsWordsAndATypeAndThenTheEnd() {
		Flux<AiChunk> cut = Flux.just(chunk("Half"))
			.concatWith(Mono.error(
					AiException.builder(AiErrorType.RATE_LIMIT).message("key sk-123 of 10.0.0.1 is too fast").build()));
		assertThat(data(cut)).containsExactly(" {\"content\":\"Half\",\"provider\":\"openai\",\"model\":\"gpt-4o\"}",
				" {\"error\":\"Too many questions at once. Please try again in a moment.\",\"type\":\"RATE_LIMIT\"}",
				" [DONE]");
	}

	@ParameterizedTest
	@EnumSource
	void everyFailureHasWordsThatAnybodyMaySee(AiErrorType type) {
		List<String> data = data(Flux.error(AiException.builder(type).message("secret").build()));
		assertThat(data).hasSize(2);
		assertThat(data.get(0)).startsWith(" {\"error\":\"")
			.endsWith("\",\"type\":\"" + type + "\"}")
			.doesNotContain("secret");
	}

	@Test
	void aBugIsAFailureToo() {
		assertThat(data(Flux.error(new IllegalStateException("secret")))).containsExactly(
				" {\"error\":\"Something went wrong. Please try again later.\",\"type\":\"UNKNOWN\"}", " [DONE]");
	}

	@Test
	void aCommentFollowsEverySilenceOfTheLengthOfTheHeartbeat() {
		TestPublisher<AiChunk> model = TestPublisher.create();
		StepVerifier.create(AiSse.events(model.flux(), HEARTBEAT, this.clock))
			.then(() -> this.clock.advance(Duration.ofSeconds(9)))
			.then(() -> model.next(chunk("Hello")))
			.expectNextMatches((event) -> event.data() != null)
			.then(() -> this.clock.advance(Duration.ofMillis(9999)))
			.then(() -> assertThat(this.clock.pending()).isOne())
			.then(() -> this.clock.advance(Duration.ofMillis(1)))
			.assertNext(AiSseTests::isComment)
			.then(() -> this.clock.advance(Duration.ofSeconds(20)))
			.assertNext(AiSseTests::isComment)
			.assertNext(AiSseTests::isComment)
			.then(model::complete)
			.expectNextMatches((event) -> " [DONE]".equals(event.data()))
			.verifyComplete();
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void aModelThatSpeaksIsNotInterruptedByComments() {
		TestPublisher<AiChunk> model = TestPublisher.create();
		List<ServerSentEvent<String>> seen = new ArrayList<>();
		AiSse.events(model.flux(), HEARTBEAT, this.clock).subscribe(seen::add);
		for (int i = 0; i < 10; i++) {
			this.clock.advance(Duration.ofSeconds(9));
			model.next(chunk("word"));
		}
		assertThat(seen).hasSize(10).allMatch((event) -> event.data() != null);
	}

	@Test
	void aBrowserThatLeavesCancelsTheModelAndTheTimer() {
		TestPublisher<AiChunk> model = TestPublisher.create();
		StepVerifier.create(AiSse.events(model.flux(), HEARTBEAT, this.clock))
			.then(() -> model.next(chunk("Hello")))
			.expectNextCount(1)
			.thenCancel()
			.verify();
		model.assertCancelled();
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void aBrowserThatDoesNotReadStopsTheModel() {
		AtomicLong asked = new AtomicLong();
		Flux<AiChunk> endless = Flux.<AiChunk>generate((sink) -> sink.next(chunk("word")))
			.doOnRequest(asked::addAndGet);
		StepVerifier.create(AiSse.events(endless, HEARTBEAT, this.clock), 0)
			.then(() -> this.clock.advance(Duration.ofHours(1)))
			.thenRequest(5)
			.expectNextCount(5)
			.thenCancel()
			.verify();
		assertThat(asked).hasValueLessThan(10);
	}

	@Test
	void everySubscriptionAsksTheModelAnew() {
		AtomicLong asked = new AtomicLong();
		Flux<AiChunk> model = Flux.just(chunk("Hi")).doOnSubscribe((subscription) -> asked.incrementAndGet());
		Flux<ServerSentEvent<String>> events = AiSse.events(model);
		assertThat(asked).hasValue(0);
		events.blockLast();
		events.blockLast();
		assertThat(asked).hasValue(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S" })
	void aHeartbeatIsPositive(Duration heartbeat) {
		assertThatIllegalArgumentException().isThrownBy(() -> AiSse.events(Flux.empty(), heartbeat))
			.withMessageContaining("heartbeat must be positive");
	}

	private List<String> data(Flux<AiChunk> chunks) {
		return AiSse.events(chunks, HEARTBEAT, this.clock).mapNotNull(ServerSentEvent::data).collectList().block();
	}

	private static void isComment(ServerSentEvent<String> event) {
		assertThat(event.data()).isNull();
		assertThat(event.comment()).isNotEmpty();
	}

	private static AiChunk chunk(String content) {
		return AiChunk.builder().content(content).provider("openai").model("gpt-4o").build();
	}

}
