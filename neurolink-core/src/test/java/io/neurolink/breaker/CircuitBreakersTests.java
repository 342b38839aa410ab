package io.neurolink.breaker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.neurolink.breaker.BreakerStatus.State;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvent.BreakerChange;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallStages;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link CircuitBreakers}.
 */
@Timeout(30)
class CircuitBreakersTests {

	private static final ModelRef OPENAI = ModelRef.parse("openai/gpt-4o");

	private static final ModelRef MINI = ModelRef.parse("openai/gpt-4o-mini");

	private static final BreakerSettings SETTINGS = new BreakerSettings(0.5, 4, 8, Duration.ofSeconds(30), 3);

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> events = new ArrayList<>();

	private final CircuitBreakers breakers = new CircuitBreakers(SETTINGS, this.clock,
			AiEvents.to(List.of(this.events::add)));

	private final AtomicInteger calls = new AtomicInteger();

	@Nested
	class Closed {

		@Test
		void aBreakerIsClosedUntilEnoughCallsFailed() {
			fail(OPENAI, 3);
			assertThat(state()).isEqualTo(State.CLOSED);
			fail(OPENAI, 1);
			assertThat(state()).isEqualTo(State.OPEN);
		}

		@Test
		void itOpensAtTheShareOfFailuresAmongTheLatestCalls() {
			succeed(OPENAI, 20);
			fail(OPENAI, 3);
			assertThat(state()).isEqualTo(State.CLOSED);
			assertThat(status()).satisfies((status) -> {
				assertThat(status.calls()).isEqualTo(8);
				assertThat(status.failureRate()).isEqualTo(3.0 / 8);
			});
			fail(OPENAI, 1);
			assertThat(state()).isEqualTo(State.OPEN);
		}

		@ParameterizedTest
		@EnumSource(AiErrorType.class)
		void onlyTypesThatSaySomethingOfTheProvidersHealthCount(AiErrorType type) {
			IntStream.range(0, 10).forEach((i) -> call(OPENAI, failing(type)));
			boolean counts = switch (type) {
				case OVERLOADED, PROVIDER_ERROR, TIMEOUT, NETWORK -> true;
				default -> false;
			};
			assertThat(state()).isEqualTo(counts ? State.OPEN : State.CLOSED);
			assertThat(status().calls()).isEqualTo(counts ? 4 : 0);
		}

		@Test
		void whatIsNoFailureOfOursCountsForNothing() {
			IntStream.range(0, 10).forEach((i) -> call(OPENAI, Mono.error(new IllegalStateException("a bug"))));
			assertThat(status().calls()).isZero();
		}

		@Test
		void aFailureInsideAnotherIsFound() {
			IntStream.range(0, 4)
				.forEach((i) -> call(OPENAI, Mono.error(new IllegalStateException(failure(AiErrorType.NETWORK)))));
			assertThat(state()).isEqualTo(State.OPEN);
		}

		@Test
		void aCallThatThrowsIsAFailureLikeAnyOther() {
			for (int i = 0; i < 4; i++) {
				call(OPENAI, Mono.defer(() -> {
					throw failure(AiErrorType.NETWORK);
				}));
			}
			assertThat(state()).isEqualTo(State.OPEN);
		}

		@Test
		void noAnswerIsAFailure() {
			IntStream.range(0, 4).forEach((i) -> call(OPENAI, Mono.empty()));
			assertThat(state()).isEqualTo(State.OPEN);
		}

		@Test
		void aCallThatDidNotReachItsProviderCountsForNothing() {
			for (int i = 0; i < 10; i++) {
				whole(CircuitBreakersTests.this.breakers, OPENAI, (call) -> Mono.error(failure(AiErrorType.TIMEOUT)))
					.onErrorComplete()
					.block();
			}
			assertThat(status().calls()).isZero();
		}

		@Test
		void eachProviderAndModelHasItsOwn() {
			fail(OPENAI, 4);
			succeed(MINI, 1);
			succeed(new ModelRef("demo", null), 1);
			assertThat(CircuitBreakersTests.this.breakers.states())
				.extracting(BreakerStatus::provider, BreakerStatus::model, BreakerStatus::state)
				.containsExactly(tuple("demo", null, State.CLOSED), tuple("openai", "gpt-4o", State.OPEN),
						tuple("openai", "gpt-4o-mini", State.CLOSED));
		}

		@Test
		void madeUpNamesOfModelsDoNotFillTheMemory() {
			IntStream.range(0, 5000).forEach((i) -> succeed(new ModelRef("openai", "model-" + i), 1));
			await().untilAsserted(() -> assertThat(CircuitBreakersTests.this.breakers.states()).hasSizeLessThan(1100));
		}

	}

	@Nested
	class Open {

		@Test
		void aCallIsRefusedAtOnceAndSaysWhatAndForHowLong() {
			fail(OPENAI, 4);
			CircuitBreakersTests.this.clock.advance(Duration.ofSeconds(12));
			int before = CircuitBreakersTests.this.calls.get();
			AiException refusal = refusal(OPENAI);
			assertThat(CircuitBreakersTests.this.calls).hasValue(before);
			assertThat(refusal.type()).isEqualTo(AiErrorType.CIRCUIT_OPEN);
			assertThat(refusal.retryable()).isFalse();
			assertThat(refusal.provider()).isEqualTo("openai");
			assertThat(refusal.model()).isEqualTo("gpt-4o");
			assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(18));
			assertThat(refusal).hasMessageContaining("openai/gpt-4o was not called")
				.hasMessageContaining("probed in 18s")
				.hasMessageContaining("neurolink.circuit-breaker");
		}

		@Test
		void aStreamIsRefusedLikeACall() {
			fail(OPENAI, 4);
			AiException refusal = catchThrowableOfType(AiException.class,
					() -> stream(OPENAI, Flux.just(AiChunk.of("a"))).blockLast());
			assertThat(refusal.type()).isEqualTo(AiErrorType.CIRCUIT_OPEN);
		}

		@Test
		void refusalsCountForNothingButThemselves() {
			fail(OPENAI, 4);
			IntStream.range(0, 5).forEach((i) -> refusal(OPENAI));
			assertThat(status()).satisfies((status) -> {
				assertThat(status.notPermitted()).isEqualTo(5);
				assertThat(status.calls()).isEqualTo(4);
				assertThat(status.failureRate()).isEqualTo(1);
				assertThat(status.untilProbe()).isEqualTo(Duration.ofSeconds(30));
			});
			recover();
			assertThat(state()).isEqualTo(State.CLOSED);
			assertThat(status()).satisfies((status) -> {
				assertThat(status.notPermitted()).isEqualTo(5);
				assertThat(status.calls()).isZero();
				assertThat(status.untilProbe()).isZero();
			});
		}

		@Test
		void anAnswerThatWasUnderWayDoesNotCloseIt() {
			Sinks.One<String> slow = Sinks.one();
			Disposable call = answer(OPENAI, slow.asMono()).subscribe();
			fail(OPENAI, 4);
			slow.tryEmitValue("late");
			assertThat(call.isDisposed()).isTrue();
			assertThat(state()).isEqualTo(State.OPEN);
			assertThat(status().calls()).isEqualTo(4);
		}

	}

	@Nested
	class Reset {

		@Test
		void theBreakersOfAProviderAreClosedByHand() {
			ModelRef other = ModelRef.parse("google-ai/gemini");
			fail(OPENAI, 4);
			fail(MINI, 3);
			fail(other, 4);
			CircuitBreakersTests.this.breakers.reset("Open-AI");
			assertThat(CircuitBreakersTests.this.breakers.states())
				.extracting(BreakerStatus::model, BreakerStatus::state, BreakerStatus::calls)
				.containsExactly(tuple("gemini", State.OPEN, 4), tuple("gpt-4o", State.CLOSED, 0),
						tuple("gpt-4o-mini", State.CLOSED, 0));
			assertThat(CircuitBreakersTests.this.events)
				.contains(new BreakerChange("openai/gpt-4o", BreakerChange.State.OPEN, BreakerChange.State.CLOSED))
				.hasSize(3);
		}

	}

	@Nested
	class HalfOpen {

		@Test
		void afterTheWaitAFewCallsProbeAndTheirAnswersCloseIt() {
			fail(OPENAI, 4);
			CircuitBreakersTests.this.clock.advance(Duration.ofSeconds(30));
			assertThat(refusal(OPENAI).type()).isEqualTo(AiErrorType.CIRCUIT_OPEN);
			CircuitBreakersTests.this.clock.advance(Duration.ofMillis(1));
			succeed(OPENAI, 1);
			assertThat(state()).isEqualTo(State.HALF_OPEN);
			succeed(OPENAI, 1);
			assertThat(state()).isEqualTo(State.CLOSED);
			assertThat(changes()).containsExactly("CLOSED > OPEN", "OPEN > HALF_OPEN", "HALF_OPEN > CLOSED");
		}

		@Test
		void noMoreThanTheProbesAreLetThrough() {
			halfOpen();
			List<Sinks.One<String>> probes = probes(3);
			AiException refusal = refusal(OPENAI);
			assertThat(refusal).hasMessageContaining("half open").hasMessageContaining("probes are under way");
			assertThat(refusal.retryAfter()).isNull();
			probes.forEach((probe) -> probe.tryEmitValue("well"));
			assertThat(state()).isEqualTo(State.CLOSED);
		}

		@Test
		void itOpensAgainAsSoonAsTheFailuresDecide() {
			halfOpen();
			fail(OPENAI, 1);
			assertThat(state()).isEqualTo(State.HALF_OPEN);
			fail(OPENAI, 1);
			assertThat(state()).isEqualTo(State.OPEN);
			CircuitBreakersTests.this.clock.advance(Duration.ofSeconds(29));
			assertThat(refusal(OPENAI).retryAfter()).isEqualTo(Duration.ofSeconds(1));
			recover();
			assertThat(state()).isEqualTo(State.CLOSED);
		}

		@Test
		void oneProbeThatHangsDoesNotHoldUpTheRest() {
			halfOpen();
			probes(1);
			succeed(OPENAI, 2);
			assertThat(state()).isEqualTo(State.CLOSED);
		}

		@Test
		void aProbeThatHungSinceBeforeItClosedCountsForNothingAfterwards() {
			halfOpen();
			Sinks.One<String> hung = probes(1).get(0);
			succeed(OPENAI, 2);
			hung.tryEmitError(failure(AiErrorType.TIMEOUT));
			assertThat(status().calls()).isZero();
		}

		@ParameterizedTest
		@EnumSource(names = { "RATE_LIMIT", "CANCELLED", "INVALID_REQUEST", "AUTHENTICATION" })
		void aProbeThatSaysNothingLeavesItsPlaceToAnother(AiErrorType type) {
			halfOpen();
			IntStream.range(0, 10).forEach((i) -> call(OPENAI, failing(type)));
			assertThat(state()).isEqualTo(State.HALF_OPEN);
			succeed(OPENAI, 2);
			assertThat(state()).isEqualTo(State.CLOSED);
		}

		@Test
		void aCancelledProbeLeavesItsPlaceToAnother() {
			halfOpen();
			for (int i = 0; i < 10; i++) {
				answer(OPENAI, Mono.<String>never()).subscribe().dispose();
				stream(OPENAI, Flux.<AiChunk>never()).subscribe().dispose();
			}
			succeed(OPENAI, 2);
			assertThat(state()).isEqualTo(State.CLOSED);
		}

		@Test
		void aProbeOfAnEarlierPeriodDoesNotAddAPlace() {
			halfOpen();
			Disposable early = answer(OPENAI, Mono.<String>never()).subscribe();
			fail(OPENAI, 2);
			halfOpenAfterTheWait();
			early.dispose();
			probes(3);
			assertThat(refusal(OPENAI).type()).isEqualTo(AiErrorType.CIRCUIT_OPEN);
		}

		@Test
		void aCallFromBeforeItOpenedSaysNothingOfTheRecovery() {
			List<Sinks.One<String>> old = probes(3);
			fail(OPENAI, 4);
			halfOpenAfterTheWait();
			old.forEach((call) -> call.tryEmitError(failure(AiErrorType.TIMEOUT)));
			assertThat(state()).isEqualTo(State.HALF_OPEN);
			assertThat(status().calls()).isZero();
		}

		@Test
		void onlyAsManyOfTheCallsAtOnceAreProbes() {
			fail(OPENAI, 4);
			CircuitBreakersTests.this.clock.advance(Duration.ofSeconds(31));
			CircuitBreakersTests.this.calls.set(0);
			CountDownLatch over = new CountDownLatch(200);
			List<Disposable> calls = IntStream.range(0, 200)
				.mapToObj((i) -> answer(OPENAI, Mono.<String>never()).subscribeOn(Schedulers.parallel())
					.doOnError((refusal) -> over.countDown())
					.subscribe((ignored) -> {
					}, (ignored) -> {
					}))
				.toList();
			await().until(() -> over.getCount() == 3 && CircuitBreakersTests.this.calls.get() == 3);
			calls.forEach(Disposable::dispose);
			succeed(OPENAI, 2);
			assertThat(state()).isEqualTo(State.CLOSED);
		}

	}

	@Nested
	class Streams {

		@Test
		void howAStreamWentIsKnownAtItsEnd() {
			TestPublisher<AiChunk> source = TestPublisher.create();
			stream(OPENAI, source.flux()).subscribe();
			source.next(AiChunk.of("a"));
			assertThat(status().calls()).isZero();
			source.complete();
			assertThat(status().calls()).isOne();
			assertThat(status().failureRate()).isZero();
		}

		@Test
		void aStreamThatIsCutIsAFailure() {
			for (int i = 0; i < 4; i++) {
				stream(OPENAI, Flux.concat(Flux.just(AiChunk.of("a")), Flux.error(failure(AiErrorType.NETWORK))))
					.onErrorComplete()
					.blockLast();
			}
			assertThat(state()).isEqualTo(State.OPEN);
		}

		@Test
		void aReaderWhoStopsCountsForNothing() {
			stream(OPENAI, Flux.just(AiChunk.of("a"), AiChunk.of("b"))).take(1).blockLast();
			assertThat(status().calls()).isZero();
		}

		@Test
		void aProbeHasAnsweredWithItsFirstContent() {
			halfOpen();
			TestPublisher<AiChunk> first = TestPublisher.create();
			stream(OPENAI, first.flux()).subscribe();
			TestPublisher<AiChunk> second = TestPublisher.create();
			stream(OPENAI, second.flux()).subscribe();
			first.next(AiChunk.of(""));
			assertThat(status().calls()).isZero();
			first.next(AiChunk.of("a"), AiChunk.of("b"));
			assertThat(status().calls()).isOne();
			second.next(AiChunk.of("a"));
			assertThat(state()).isEqualTo(State.CLOSED);
		}

	}

	@Nested
	class Telling {

		@Test
		void aListenerMayAskForTheStates() {
			List<State> seen = new ArrayList<>();
			CircuitBreakers[] breakers = new CircuitBreakers[1];
			breakers[0] = new CircuitBreakers(SETTINGS, CircuitBreakersTests.this.clock,
					AiEvents.to(List.of((event) -> seen.add(breakers[0].states().get(0).state()))));
			for (int i = 0; i < 4; i++) {
				whole(breakers[0], OPENAI, sent(failing(AiErrorType.NETWORK))).onErrorComplete().block();
			}
			assertThat(seen).containsExactly(State.OPEN);
		}

		@Test
		void withoutBreakersEveryCallIsLetThrough() {
			for (int i = 0; i < 50; i++) {
				whole(CircuitBreakers.none(), OPENAI, sent(failing(AiErrorType.NETWORK))).onErrorComplete().block();
			}
			assertThat(whole(CircuitBreakers.none(), OPENAI, sent(Mono.just("well"))).block()).isEqualTo("well");
			assertThat(CircuitBreakers.none().states()).isEmpty();
		}

	}

	@Test
	void theStrictestSettingsAreNoMistake() {
		BreakerSettings strict = new BreakerSettings(1, 1, 1, Duration.ofMillis(1), 1);
		assertThat(strict.windowSize()).isEqualTo(strict.minimumCalls());
	}

	@ParameterizedTest
	@CsvSource({ "0, 10, 20, PT30S, 3, failureRate", "1.1, 10, 20, PT30S, 3, failureRate",
			"NaN, 10, 20, PT30S, 3, failureRate", "0.5, 0, 20, PT30S, 3, minimumCalls",
			"0.5, 10, 9, PT30S, 3, windowSize", "0.5, 10, 20, PT0S, 3, waitOpen",
			"0.5, 10, 20, PT30S, 0, halfOpenCalls" })
	void settingsThatMakeNoSenseAreRefused(double rate, int minimum, int window, Duration wait, int probes,
			String named) {
		assertThatIllegalArgumentException().isThrownBy(() -> new BreakerSettings(rate, minimum, window, wait, probes))
			.withMessageContaining(named);
	}

	private void halfOpen() {
		fail(OPENAI, 4);
		halfOpenAfterTheWait();
	}

	private void halfOpenAfterTheWait() {
		this.clock.advance(Duration.ofSeconds(31));
		answer(OPENAI, Mono.<String>never()).subscribe().dispose();
		assertThat(state()).isEqualTo(State.HALF_OPEN);
	}

	private void recover() {
		this.clock.advance(Duration.ofSeconds(31));
		succeed(OPENAI, 2);
	}

	private List<Sinks.One<String>> probes(int count) {
		List<Sinks.One<String>> answers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Sinks.One<String> answer = Sinks.one();
			answers.add(answer);
			answer(OPENAI, answer.asMono()).onErrorComplete().subscribe();
		}
		return answers;
	}

	private void fail(ModelRef target, int times) {
		IntStream.range(0, times).forEach((i) -> call(target, failing(AiErrorType.OVERLOADED)));
	}

	private void succeed(ModelRef target, int times) {
		IntStream.range(0, times).forEach((i) -> call(target, Mono.just("well")));
	}

	private void call(ModelRef target, Mono<String> call) {
		answer(target, call).onErrorComplete().block();
	}

	private Mono<String> answer(ModelRef target, Mono<String> call) {
		return whole(this.breakers, target, (context) -> {
			this.calls.incrementAndGet();
			return sent(call).apply(context);
		});
	}

	private static Mono<String> whole(CircuitBreakers breakers, ModelRef target,
			Function<CallContext, Mono<String>> call) {
		return new CallStages(List.of(breakers))
			.whole(context(target), (context) -> call.apply(context).map(AiResponse::of))
			.map(AiResponse::content);
	}

	private static Function<CallContext, Mono<String>> sent(Mono<String> call) {
		return (context) -> {
			context.markSent();
			return call;
		};
	}

	private static CallContext context(ModelRef target) {
		return CallContext.of(target, AiRequest.of("why?"), null);
	}

	private Flux<AiChunk> stream(ModelRef target, Flux<AiChunk> call) {
		return new CallStages(List.of(this.breakers)).stream(context(target), (context) -> {
			context.markSent();
			return call;
		});
	}

	private AiException refusal(ModelRef target) {
		return catchThrowableOfType(AiException.class, () -> answer(target, Mono.just("well")).block());
	}

	private BreakerStatus status() {
		return this.breakers.states().get(0);
	}

	private State state() {
		return status().state();
	}

	private List<String> changes() {
		return this.events.stream()
			.map(BreakerChange.class::cast)
			.peek((change) -> assertThat(change.name()).isEqualTo("openai/gpt-4o"))
			.map((change) -> change.from() + " > " + change.to())
			.toList();
	}

	private static Mono<String> failing(AiErrorType type) {
		return Mono.error(() -> failure(type));
	}

	private static AiException failure(AiErrorType type) {
		return AiException.builder(type).message("told to").build();
	}

}
