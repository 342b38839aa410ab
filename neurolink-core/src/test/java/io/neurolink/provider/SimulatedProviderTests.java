package io.neurolink.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiNetworkException;
import io.neurolink.error.AiOverloadedException;
import io.neurolink.error.AiRateLimitException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SimulatedProviderTests {

	private static final AiRequest QUESTION = AiRequest.of("Where is my parcel?");

	@Nested
	class Answers {

		@Test
		void nameTheirProviderAndModelAndSayWhatTheyCost() {
			SimulatedProvider provider = SimulatedProvider.builder("demo")
				.model("small")
				.answer((request) -> "It is on its way.")
				.build();
			AiResponse answer = answer(provider, QUESTION);
			assertThat(answer).isEqualTo(
					new AiResponse("It is on its way.", "demo", "small", AiUsage.of(4, 5), "stop", "sim-1", false));
		}

		@Test
		void comeFromTheModelThatTheRequestNames() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").build();
			AiRequest request = QUESTION.toBuilder().model("large").build();
			assertThat(answer(provider, request).model()).isEqualTo("large");
			assertThat(answer(provider, request).content()).contains("demo/large");
		}

		@Test
		void areSimulatedOneUnlessAModelIsSet() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").build();
			assertThat(provider.defaultModel()).isEqualTo("simulated-1");
			assertThat(answer(provider, QUESTION).model()).isEqualTo("simulated-1");
		}

		@Test
		void areTheSameForTheSameQuestionAndRepeatIt() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").build();
			String first = answer(provider, QUESTION).content();
			assertThat(first).contains("Where is my parcel?", "demo/simulated-1");
			assertThat(answer(provider, QUESTION).content()).isEqualTo(first);
			assertThat(answer(provider, AiRequest.of("And my refund?")).content()).isNotEqualTo(first);
		}

		@Test
		void quoteNoMoreThanTheBeginningOfALongQuestionAndSplitNoCharacter() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").build();
			String content = answer(provider, AiRequest.of("😀".repeat(5_000))).content();
			assertThat(content).contains("\"" + "😀".repeat(120) + "…\"").hasSizeLessThan(500);
		}

		@Test
		void countTheWordsOfTheWholeConversation() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").answer((request) -> "Yes").build();
			AiRequest request = AiRequest.builder().system("Be  very brief").prompt("Ready?\nSteady?").build();
			assertThat(answer(provider, request).usage()).isEqualTo(AiUsage.of(5, 1));
		}

		@Test
		void beginNothingBeforeTheSubscription() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").build();
			Mono<AiResponse> answer = provider.generate(QUESTION);
			Flux<AiChunk> stream = provider.stream(QUESTION);
			assertThat(provider.callCount()).isZero();
			answer.block();
			answer.block();
			stream.blockLast();
			assertThat(provider.callCount()).isEqualTo(3);
		}

		@Test
		void thatAreNullAreTheHostsMistakeAndSaySo() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").answer((request) -> nothing()).build();
			assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> answer(provider, QUESTION))
				.withMessageContaining("answer function")
				.withMessageContaining("'demo'");
		}

		@SuppressWarnings("NullAway")
		private static String nothing() {
			return null;
		}

	}

	@Nested
	class Streams {

		@Test
		void comeWordByWordAndCloseWithReasonAndUsage() {
			SimulatedProvider provider = SimulatedProvider.builder("demo")
				.answer((request) -> "It is  on\nits way. ")
				.build();
			List<AiChunk> chunks = chunks(provider);
			assertThat(chunks).extracting(AiChunk::content)
				.containsExactly("It", " is", "  on", "\nits", " way.", " ", "");
			assertThat(chunks).allSatisfy((chunk) -> {
				assertThat(chunk.provider()).isEqualTo("demo");
				assertThat(chunk.model()).isEqualTo("simulated-1");
			});
			assertThat(chunks.subList(0, chunks.size() - 1))
				.allSatisfy((chunk) -> assertThat(chunk.finishReason()).isNull());
			AiChunk closing = chunks.get(chunks.size() - 1);
			assertThat(closing.finishReason()).isEqualTo("stop");
			assertThat(closing.usage()).isEqualTo(AiUsage.of(4, 5));
		}

		@Test
		void sayTheSameAsTheWholeAnswer() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").build();
			assertThat(text(chunks(provider))).isEqualTo(answer(provider, QUESTION).content());
		}

		@Test
		void giveNoMoreThanWasAskedFor() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").answer((request) -> "a b c").build();
			StepVerifier.create(provider.stream(QUESTION), 2)
				.expectNextCount(2)
				.thenRequest(1)
				.expectNextMatches((chunk) -> chunk.content().equals(" c"))
				.thenCancel()
				.verify();
		}

		@Test
		void ofAnEmptyAnswerAreTheClosingChunk() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").answer((request) -> "").build();
			assertThat(chunks(provider)).singleElement()
				.satisfies((chunk) -> assertThat(chunk.finishReason()).isEqualTo("stop"));
		}

		@Test
		void areCutAfterThatManyPiecesUntilHealthy() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").answer((request) -> "a b c").build();
			provider.cutStreamAfter(2);
			StepVerifier.create(provider.stream(QUESTION).map(AiChunk::content))
				.expectNext("a", " b")
				.verifyErrorSatisfies(
						(failure) -> assertThat(failure).isInstanceOfSatisfying(AiNetworkException.class, (cut) -> {
							assertThat(cut.provider()).isEqualTo("demo");
							assertThat(cut.model()).isEqualTo("simulated-1");
							assertThat(cut.status()).isNull();
							assertThat(cut).hasMessageContaining("after 2 pieces");
						}));
			assertThat(answer(provider, QUESTION).content()).isEqualTo("a b c");
			provider.healthy();
			assertThat(text(chunks(provider))).isEqualTo("a b c");
		}

		@Test
		void thatAreShorterThanTheCutNeverCloseEither() {
			SimulatedProvider provider = SimulatedProvider.builder("demo")
				.answer((request) -> "a b")
				.cutStreamAfter(5)
				.build();
			StepVerifier.create(provider.stream(QUESTION).map(AiChunk::content))
				.expectNext("a", " b")
				.verifyError(AiNetworkException.class);
		}

	}

	@Nested
	class Time {

		private final VirtualClock clock = VirtualClock.manual();

		@Test
		void passesBeforeAnAnswerAndTheThreadIsFreeMeanwhile() {
			SimulatedProvider provider = slow();
			AtomicReference<@Nullable AiResponse> answer = new AtomicReference<>();
			provider.generate(QUESTION).subscribe(answer::set);
			this.clock.advance(Duration.ofMillis(299));
			assertThat(answer.get()).isNull();
			this.clock.advance(Duration.ofMillis(1));
			assertThat(answer.get()).isNotNull();
		}

		@Test
		void passesBeforeAFailureToo() {
			SimulatedProvider provider = slow();
			provider.failNext(1, AiErrorType.OVERLOADED);
			AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
			provider.generate(QUESTION).subscribe((answer) -> {
			}, failure::set);
			assertThat(failure.get()).isNull();
			this.clock.advance(Duration.ofMillis(300));
			assertThat(failure.get()).isInstanceOf(AiOverloadedException.class);
		}

		@Test
		void passesBeforeTheFirstPieceAndBetweenPieces() {
			SimulatedProvider provider = slow();
			List<String> seen = new ArrayList<>();
			provider.stream(QUESTION).map(AiChunk::content).subscribe(seen::add);
			assertThat(seen).isEmpty();
			this.clock.advance(Duration.ofMillis(300));
			assertThat(seen).containsExactly("a");
			this.clock.advance(Duration.ofMillis(99));
			assertThat(seen).containsExactly("a");
			this.clock.advance(Duration.ofMillis(1));
			assertThat(seen).containsExactly("a", " b");
			this.clock.advance(Duration.ofMillis(100));
			assertThat(seen).containsExactly("a", " b", " c", "");
		}

		@Test
		void isForgottenWhenTheCallIsCancelled() {
			SimulatedProvider provider = slow();
			Disposable answer = provider.generate(QUESTION).subscribe();
			Disposable stream = provider.stream(QUESTION).subscribe();
			assertThat(this.clock.pending()).isEqualTo(2);
			answer.dispose();
			stream.dispose();
			assertThat(this.clock.pending()).isZero();
		}

		@Test
		void isForgottenWhenAStreamIsCancelledOnTheWay() {
			Disposable stream = slow().stream(QUESTION).subscribe();
			this.clock.advance(Duration.ofMillis(350));
			assertThat(this.clock.pending()).isEqualTo(1);
			stream.dispose();
			assertThat(this.clock.pending()).isZero();
		}

		@Test
		void canBeChangedForTheCallsThatBeginLater() {
			SimulatedProvider provider = slow();
			provider.latency(Duration.ofSeconds(5));
			provider.generate(QUESTION).subscribe();
			provider.healthy();
			provider.generate(QUESTION).subscribe();
			assertThat(this.clock.waits()).containsExactly(Duration.ofSeconds(5), Duration.ofMillis(300));
		}

		@Test
		void doesNotGrowTheStackOnAnAdvancingClock() {
			SimulatedProvider provider = SimulatedProvider.builder("demo")
				.answer((request) -> "word ".repeat(20_000))
				.tokensPerSecond(50)
				.clock(VirtualClock.advancing())
				.build();
			assertThat(chunks(provider)).hasSize(20_002);
		}

		private SimulatedProvider slow() {
			return SimulatedProvider.builder("demo")
				.answer((request) -> "a b c")
				.latency(Duration.ofMillis(300))
				.tokensPerSecond(10)
				.clock(this.clock)
				.build();
		}

	}

	@Nested
	class Failures {

		@Test
		void hitTheFirstCallsAndThenNoMore() {
			SimulatedProvider provider = SimulatedProvider.builder("demo")
				.failFirst(2, AiErrorType.RATE_LIMIT)
				.retryAfter(Duration.ofSeconds(7))
				.build();
			for (int i = 1; i <= 2; i++) {
				String id = "sim-" + i;
				assertThatExceptionOfType(AiRateLimitException.class).isThrownBy(() -> answer(provider, QUESTION))
					.satisfies((failure) -> {
						assertThat(failure.provider()).isEqualTo("demo");
						assertThat(failure.model()).isEqualTo("simulated-1");
						assertThat(failure.status()).isEqualTo(429);
						assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
						assertThat(failure.requestId()).isEqualTo(id);
					});
			}
			assertThat(answer(provider, QUESTION).requestId()).isEqualTo("sim-3");
			assertThat(provider.callCount()).isEqualTo(3);
		}

		@Test
		void hitStreamsBeforeTheirFirstPiece() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").failFirst(1, AiErrorType.OVERLOADED).build();
			StepVerifier.create(provider.stream(QUESTION)).verifyError(AiOverloadedException.class);
			assertThat(chunks(provider)).isNotEmpty();
		}

		@ParameterizedTest
		@EnumSource
		void areOfTheTypeAskedFor(AiErrorType type) {
			SimulatedProvider provider = SimulatedProvider.builder("demo").failFirst(1, type).build();
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> answer(provider, QUESTION))
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(type));
		}

		@ParameterizedTest
		@CsvSource({ "RATE_LIMIT, 429", "QUOTA_EXCEEDED, 429", "OVERLOADED, 503", "PROVIDER_ERROR, 500",
				"AUTHENTICATION, 401", "NOT_FOUND, 404", "CONTEXT_LENGTH, 400", "CONTENT_FILTERED, 400",
				"INVALID_REQUEST, 400", "TIMEOUT,", "NETWORK,", "CIRCUIT_OPEN,", "LIMIT_EXCEEDED,", "BUDGET_EXCEEDED,",
				"CANCELLED,", "UNKNOWN," })
		void carryTheStatusThatIsTypicalOfTheirType(AiErrorType type, @Nullable Integer status) {
			SimulatedProvider provider = SimulatedProvider.builder("demo").failFirst(1, type).build();
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> answer(provider, QUESTION))
				.satisfies((failure) -> assertThat(failure.status()).isEqualTo(status));
		}

		@Test
		void carryTheStatusThatIsSet() {
			SimulatedProvider provider = SimulatedProvider.builder("demo")
				.failFirst(2, AiErrorType.OVERLOADED)
				.status(529)
				.build();
			assertThat(failureStatus(provider)).isEqualTo(529);
			provider.status(null);
			assertThat(failureStatus(provider)).isEqualTo(503);
		}

		@Test
		void hitTheSameCallsWheneverTheSeedIsTheSame() {
			String first = fates(seeded(42));
			assertThat(fates(seeded(42))).isEqualTo(first);
			assertThat(fates(seeded(43))).isNotEqualTo(first);
			assertThat(first).contains("x", ".");
		}

		@Test
		void hitTheSameLaterCallsWhateverFaultsCameBefore() {
			SimulatedProvider disturbed = seeded(42);
			disturbed.healthy();
			disturbed.failNext(3, AiErrorType.TIMEOUT);
			for (int i = 0; i < 10; i++) {
				fate(disturbed);
			}
			disturbed.failureRate(0.5, AiErrorType.OVERLOADED);
			assertThat(fates(disturbed)).startsWith(fates(seeded(42)).substring(10));
		}

		@Test
		void hitAboutTheShareAskedFor() {
			long failed = fates(seeded(7), 1_000).chars().filter((fate) -> fate == 'x').count();
			assertThat(failed).isBetween(400L, 600L);
		}

		@Test
		void hitEveryCallAtARateOfOneAndNoneAtZero() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").failureRate(1, AiErrorType.NETWORK).build();
			assertThat(fates(provider)).doesNotContain(".");
			provider.failureRate(0, AiErrorType.NETWORK);
			assertThat(fates(provider)).doesNotContain("x");
		}

		@Test
		void canBeSwitchedWhileItRuns() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").latency(Duration.ZERO).build();
			provider.failureRate(0.25, AiErrorType.OVERLOADED);
			provider.failNext(2, AiErrorType.TIMEOUT);
			provider.retryAfter(Duration.ofSeconds(2));
			provider.status(529);
			provider.cutStreamAfter(4);
			provider.latency(Duration.ofMillis(1));
			assertThat(provider.faults()).isEqualTo(new SimulatedProvider.Faults(2, AiErrorType.TIMEOUT, 0.25,
					AiErrorType.OVERLOADED, Duration.ofSeconds(2), 529, Duration.ofMillis(1), 4));
			provider.healthy();
			assertThat(provider.faults())
				.isEqualTo(new SimulatedProvider.Faults(0, null, 0, null, null, null, Duration.ZERO, null));
			assertThat(answer(provider, QUESTION).finishReason()).isEqualTo("stop");
		}

		@Test
		void areCountedDownWithoutLosingOneAmongManyThreads() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").build();
			provider.failNext(500, AiErrorType.OVERLOADED);
			long failed = IntStream.range(0, 1_000).parallel().filter((i) -> fate(provider).equals("x")).count();
			assertThat(failed).isEqualTo(500);
			assertThat(provider.callCount()).isEqualTo(1_000);
			assertThat(provider.faults().failNext()).isZero();
			assertThat(provider.faults().failNextType()).isNull();
		}

		private static @Nullable Integer failureStatus(SimulatedProvider provider) {
			return provider.generate(QUESTION)
				.map((answer) -> -1)
				.onErrorResume(AiException.class, (failure) -> Mono.justOrEmpty(failure.status()))
				.block();
		}

		private static SimulatedProvider seeded(long seed) {
			return SimulatedProvider.builder("demo").failureRate(0.5, AiErrorType.OVERLOADED).seed(seed).build();
		}

		private static String fates(SimulatedProvider provider) {
			return fates(provider, 100);
		}

		private static String fates(SimulatedProvider provider, int calls) {
			return IntStream.range(0, calls).mapToObj((i) -> fate(provider)).collect(Collectors.joining());
		}

		private static String fate(SimulatedProvider provider) {
			return String.valueOf(
					provider.generate(QUESTION).map((answer) -> ".").onErrorReturn(AiException.class, "x").block());
		}

	}

	@Nested
	class Mistakes {

		@ParameterizedTest
		@CsvSource({ "''", "' '", "a/b" })
		void inTheNameAreRefused(String name) {
			assertThatIllegalArgumentException().isThrownBy(() -> SimulatedProvider.builder(name))
				.withMessageContaining("'" + name + "'");
		}

		@Test
		void inASettingAreRefusedWithItsNameAndValue() {
			SimulatedProvider.Builder builder = SimulatedProvider.builder("demo");
			assertThatIllegalArgumentException().isThrownBy(() -> builder.model(" ")).withMessageContaining("model");
			assertThatIllegalArgumentException().isThrownBy(() -> builder.latency(Duration.ofMillis(-5)))
				.withMessageContaining("latency")
				.withMessageContaining("-5ms");
			assertThatIllegalArgumentException().isThrownBy(() -> builder.tokensPerSecond(-1))
				.withMessageContaining("tokensPerSecond")
				.withMessageContaining("-1");
			assertThatIllegalArgumentException().isThrownBy(() -> builder.tokensPerSecond(Double.NaN));
			assertThatIllegalArgumentException().isThrownBy(() -> builder.failFirst(-1, AiErrorType.TIMEOUT))
				.withMessageContaining("-1");
			assertThatIllegalArgumentException().isThrownBy(() -> builder.failureRate(1.5, AiErrorType.TIMEOUT))
				.withMessageContaining("failureRate")
				.withMessageContaining("1.5");
			assertThatIllegalArgumentException().isThrownBy(() -> builder.failureRate(Double.NaN, AiErrorType.TIMEOUT));
			assertThatIllegalArgumentException().isThrownBy(() -> builder.retryAfter(Duration.ofSeconds(-1)))
				.withMessageContaining("retryAfter");
			assertThatIllegalArgumentException().isThrownBy(() -> builder.status(200)).withMessageContaining("200");
			assertThatIllegalArgumentException().isThrownBy(() -> builder.cutStreamAfter(-1))
				.withMessageContaining("-1");
		}

		@Test
		void whileItRunsChangeNothing() {
			SimulatedProvider provider = SimulatedProvider.builder("demo").failFirst(1, AiErrorType.TIMEOUT).build();
			SimulatedProvider.Faults before = provider.faults();
			assertThatIllegalArgumentException().isThrownBy(() -> provider.failNext(-1, AiErrorType.NETWORK));
			assertThatIllegalArgumentException().isThrownBy(() -> provider.failureRate(-0.1, AiErrorType.NETWORK));
			assertThat(provider.faults()).isEqualTo(before);
		}

	}

	private static AiResponse answer(AiProvider provider, AiRequest request) {
		AiResponse answer = provider.generate(request).block();
		assertThat(answer).isNotNull();
		return answer;
	}

	private static List<AiChunk> chunks(AiProvider provider) {
		List<AiChunk> chunks = provider.stream(QUESTION).collectList().block();
		assertThat(chunks).isNotNull();
		return chunks;
	}

	private static String text(List<AiChunk> chunks) {
		return chunks.stream().map(AiChunk::content).collect(Collectors.joining());
	}

}
