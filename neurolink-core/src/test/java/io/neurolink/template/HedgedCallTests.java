package io.neurolink.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.neurolink.breaker.BreakerSettings;
import io.neurolink.breaker.BreakerStatus;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.fallback.Fallback;
import io.neurolink.fallback.FallbackPolicy;
import io.neurolink.hedge.CallLatencies;
import io.neurolink.hedge.HedgeBudget;
import io.neurolink.hedge.HedgeDelay;
import io.neurolink.hedge.HedgePolicy;
import io.neurolink.hedge.Hedging;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.ratelimit.LocalLimiterStore;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.TokenRateLimiter;
import io.neurolink.retry.BackOff;
import io.neurolink.retry.Retry;
import io.neurolink.retry.RetryBudget;
import io.neurolink.retry.RetryPolicy;
import io.neurolink.scope.CallScope;
import io.neurolink.scope.ModelCallLayer;
import io.neurolink.time.VirtualClock;
import io.neurolink.token.TokenCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Tests for hedged calls of an {@link AiTemplate}.
 */
@Timeout(30)
class HedgedCallTests {

	private static final ModelRef GPT = ModelRef.parse("openai/gpt-4o");

	private static final ModelRef CLAUDE = ModelRef.parse("anthropic/claude");

	private static final Duration AFTER = Duration.ofMillis(500);

	private static final FailureFilter ANOTHER_MODEL = FailureFilter.anotherModelHelps();

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> events = new CopyOnWriteArrayList<>();

	private final Answers openaiAnswers = new Answers();

	private final Answers anthropicAnswers = new Answers();

	private final ScriptedProvider openai = new ScriptedProvider("openai", "gpt-4o")
		.answering((request) -> this.openaiAnswers.whole())
		.streaming((request) -> this.openaiAnswers.streamed());

	private final ScriptedProvider anthropic = new ScriptedProvider("anthropic", "claude")
		.answering((request) -> this.anthropicAnswers.whole())
		.streaming((request) -> this.anthropicAnswers.streamed());

	private final CircuitBreakers breakers = new CircuitBreakers(
			new BreakerSettings(0.5, 3, 3, Duration.ofSeconds(30), 1), this.clock, AiEvents.none());

	private final AiTemplate template = AiTemplate.builder()
		.provider(this.openai)
		.provider(this.anthropic)
		.defaultProvider("openai")
		.circuitBreakers(this.breakers)
		.build();

	private HedgeBudget budget = new HedgeBudget(1);

	@Test
	void aCallThatAnswersInTimeIsNotHedged() {
		CallScope scope = hedged();
		CompletableFuture<AiResponse> answer = ask(scope);
		this.clock.advance(AFTER.minusMillis(1));
		this.openaiAnswers.latest().tryEmitValue(AiResponse.of("in time"));
		assertThat(answer).isCompletedWithValueMatching((response) -> response.content().equals("in time"));
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.anthropic.requests).isEmpty();
		assertThat(this.clock.pending()).isZero();
		assertThat(scope.record().substituted()).isFalse();
		assertThat(this.events).isEmpty();
	}

	@Test
	void aSlowCallIsAlsoSentToTheNextModelAndTheLoserIsCancelled() {
		CallScope scope = hedged();
		CompletableFuture<AiResponse> answer = ask(scope);
		this.clock.advance(AFTER);
		assertThat(this.anthropic.requests).hasSize(1);
		assertThat(this.anthropic.requests.get(0).model()).isEqualTo("claude");
		this.anthropicAnswers.latest().tryEmitValue(answer("by the hedge", 10));
		assertThat(answer).isCompletedWithValueMatching((response) -> response.content().equals("by the hedge"));
		assertThat(this.openai.cancelled).hasValue(1);
		assertThat(this.anthropic.cancelled).hasValue(0);
		assertThat(this.events).containsExactly(new AiEvent.Hedge("desk", "openai/gpt-4o", "anthropic/claude", AFTER),
				new AiEvent.HedgeWin("desk", "openai/gpt-4o", "anthropic/claude"));
		assertThat(scope.record().substituted()).isTrue();
		assertThat(scope.record().target()).isEqualTo(CLAUDE);
	}

	@Test
	void theCallItselfMayStillWin() {
		CallScope scope = hedged();
		CompletableFuture<AiResponse> answer = ask(scope);
		this.clock.advance(AFTER);
		this.openaiAnswers.latest().tryEmitValue(answer("by the call", 10));
		assertThat(answer).isCompletedWithValueMatching((response) -> response.content().equals("by the call"));
		assertThat(this.anthropic.cancelled).hasValue(1);
		assertThat(this.events).hasSize(1);
		assertThat(scope.record().substituted()).isFalse();
		assertThat(scope.record().target()).isEqualTo(GPT);
	}

	@Test
	void theFirstContentOfAStreamDecidesAndWhatPrecedesItIsDeliveredWithIt() {
		CallScope scope = hedged();
		List<String> ids = new ArrayList<>();
		StepVerifier.create(stream(scope).doOnNext((chunk) -> ids.add(String.valueOf(chunk.responseId()))))
			.then(() -> this.openaiAnswers.emit(AiChunk.builder().responseId("slow").build()))
			.then(() -> this.clock.advance(AFTER))
			.then(() -> this.anthropicAnswers.emit(AiChunk.builder().responseId("fast").build()))
			.then(() -> this.anthropicAnswers.emit(AiChunk.of("a")))
			.expectNextCount(2)
			.then(() -> assertThat(this.openai.cancelled).hasValue(1))
			.then(() -> this.anthropicAnswers.emit(AiChunk.builder().finishReason("stop").build()))
			.then(() -> this.anthropicAnswers.chunks().tryEmitComplete())
			.expectNextCount(1)
			.verifyComplete();
		assertThat(ids).startsWith("fast").doesNotContain("slow");
		assertThat(scope.record().finishReason()).isEqualTo("stop");
	}

	@Test
	void aStreamIsDeliveredAtThePaceOfItsReader() {
		CallScope scope = hedged();
		StepVerifier.create(stream(scope), 0)
			.then(() -> this.openaiAnswers.emit(AiChunk.builder().responseId("id").build()))
			.then(() -> this.openaiAnswers.emit(AiChunk.of("a")))
			.thenRequest(1)
			.assertNext((chunk) -> assertThat(chunk.responseId()).isEqualTo("id"))
			.thenRequest(1)
			.assertNext((chunk) -> assertThat(chunk.content()).isEqualTo("a"))
			.then(() -> this.openaiAnswers.emit(AiChunk.of("b")))
			.then(() -> this.openaiAnswers.emit(AiChunk.builder().finishReason("stop").build()))
			.then(() -> this.openaiAnswers.chunks().tryEmitComplete())
			.thenRequest(1)
			.assertNext((chunk) -> assertThat(chunk.content()).isEqualTo("b"))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(1)
			.verifyComplete();
	}

	@Test
	void chunksWithoutContentAreNotKeptForEver() {
		CallScope scope = hedged();
		StepVerifier.create(stream(scope)).then(() -> {
			for (int i = 0; i < 64; i++) {
				this.openaiAnswers.emit(AiChunk.builder().responseId("id").build());
			}
		}).expectNextCount(64).thenCancel().verify();
	}

	@Test
	void aFailureWaitsForTheHedge() {
		CompletableFuture<AiResponse> answer = ask(hedged());
		this.clock.advance(AFTER);
		this.openaiAnswers.latest().tryEmitError(failure(AiErrorType.OVERLOADED, "slow and busy"));
		assertThat(answer).isNotDone();
		this.anthropicAnswers.latest().tryEmitValue(AiResponse.of("by the hedge"));
		assertThat(answer).isCompletedWithValueMatching((response) -> response.content().equals("by the hedge"));
	}

	@Test
	void aFailureBeforeTheHedgeEndsTheCallAtOnce() {
		CompletableFuture<AiResponse> answer = ask(hedged());
		this.openaiAnswers.latest().tryEmitError(failure(AiErrorType.OVERLOADED, "busy"));
		assertThat(answer).isCompletedExceptionally();
		assertThat(this.clock.pending()).isZero();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.anthropic.requests).isEmpty();
	}

	@Test
	void aFailedHedgeLeavesTheCallAlone() {
		CompletableFuture<AiResponse> answer = ask(hedged());
		this.clock.advance(AFTER);
		this.anthropicAnswers.latest().tryEmitError(failure(AiErrorType.INVALID_REQUEST, "unknown field"));
		assertThat(answer).isNotDone();
		this.openaiAnswers.latest().tryEmitValue(AiResponse.of("by the call"));
		assertThat(answer).isCompletedWithValueMatching((response) -> response.content().equals("by the call"));
	}

	@Test
	void ifBothFailTheFailureIsThatOfTheCall() {
		CallScope scope = hedged();
		CompletableFuture<AiResponse> answer = ask(scope);
		this.clock.advance(AFTER);
		this.openaiAnswers.latest().tryEmitError(failure(AiErrorType.OVERLOADED, "busy"));
		this.anthropicAnswers.latest().tryEmitError(failure(AiErrorType.NETWORK, "reset"));
		assertThat(failureOf(answer)).hasMessageContaining("busy");
		assertThat(failureOf(answer).getSuppressed()).singleElement()
			.extracting(Throwable::getMessage)
			.asString()
			.contains("reset");
		assertThat(scope.record().target()).isEqualTo(GPT);
	}

	@Test
	void aRefusalIsNotCircumventedByTheHedge() {
		CompletableFuture<AiResponse> answer = ask(hedged());
		this.clock.advance(AFTER);
		this.openaiAnswers.latest().tryEmitError(failure(AiErrorType.CONTENT_FILTERED, "refused"));
		assertThat(failureOf(answer)).hasMessageContaining("refused");
		assertThat(this.anthropic.cancelled).hasValue(1);
	}

	@Test
	void aStreamThatBreaksAfterItsFirstContentIsNotReplaced() {
		StepVerifier.create(stream(hedged()))
			.then(() -> this.clock.advance(AFTER))
			.then(() -> this.openaiAnswers.emit(AiChunk.of("half")))
			.expectNextCount(1)
			.then(() -> this.openaiAnswers.chunks().tryEmitError(failure(AiErrorType.NETWORK, "cut")))
			.expectErrorSatisfies((ex) -> assertThat(((AiException) ex).partialContent()).isEqualTo("half"))
			.verify();
		assertThat(this.anthropic.cancelled).hasValue(1);
	}

	@Test
	void cancellingCancelsBoth() {
		CompletableFuture<AiResponse> answer = ask(hedged());
		this.clock.advance(AFTER);
		answer.cancel(true);
		assertThat(this.openai.cancelled).hasValue(1);
		assertThat(this.anthropic.cancelled).hasValue(1);
		CompletableFuture<AiResponse> early = ask(hedged());
		early.cancel(true);
		assertThat(this.clock.pending()).isZero();
		this.clock.advance(AFTER);
		assertThat(this.anthropic.requests).hasSize(1);
	}

	@Test
	void anInterruptCancelsBothAndIsRestored() throws Exception {
		CallScope scope = hedged();
		CompletableFuture<AiErrorType> end = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			Throwable failure = catchThrowable(() -> scope.call(() -> this.template.generate("why?")));
			end.complete(Thread.currentThread().isInterrupted() ? AiErrorType.of(failure) : AiErrorType.UNKNOWN);
		});
		caller.start();
		await().until(() -> this.clock.pending() == 1);
		this.clock.advance(AFTER);
		caller.interrupt();
		assertThat(end.get()).isEqualTo(AiErrorType.CANCELLED);
		assertThat(this.openai.cancelled).hasValue(1);
		assertThat(this.anthropic.cancelled).hasValue(1);
		caller.join();
	}

	@Test
	void hedgesStayWithinTheBudget() {
		this.budget = new HedgeBudget(0.1);
		CallScope scope = hedged();
		for (int i = 0; i < 100; i++) {
			CompletableFuture<AiResponse> answer = ask(scope);
			this.clock.advance(AFTER);
			this.openaiAnswers.latest().tryEmitValue(AiResponse.of("late"));
			assertThat(answer).isDone();
		}
		assertThat(this.anthropic.requests).hasSize(10);
		assertThat(this.budget.hedges()).isEqualTo(10);
		assertThat(this.budget.calls()).isEqualTo(100);
	}

	@Test
	void aRatioOfZeroSwitchesHedgesOff() {
		this.budget = new HedgeBudget(0);
		CompletableFuture<AiResponse> answer = ask(hedged());
		this.clock.advance(AFTER);
		assertThat(this.anthropic.requests).isEmpty();
		assertThat(this.clock.waits()).isEmpty();
		answer.cancel(true);
	}

	@Test
	void noHedgeWhileTheBreakerOfTheNextModelIsNotClosed() {
		for (int i = 0; i < 3; i++) {
			CompletableFuture<AiResponse> answer = this.template
				.generateAsync(AiRequest.builder().prompt("why?").provider("anthropic").build());
			this.anthropicAnswers.latest().tryEmitError(failure(AiErrorType.OVERLOADED, "busy"));
			assertThat(answer).isCompletedExceptionally();
		}
		assertThat(this.breakers.isClosed(CLAUDE)).isFalse();
		CompletableFuture<AiResponse> answer = ask(hedged());
		this.clock.advance(AFTER);
		assertThat(this.anthropic.requests).hasSize(3);
		assertThat(this.budget.hedges()).isZero();
		answer.cancel(true);
		this.breakers.reset("anthropic");
		assertThat(this.breakers.isClosed(CLAUDE)).isTrue();
	}

	@Test
	void theBreakerCountsTheLoserNeitherAsAFailureNorAsASuccess() {
		CompletableFuture<AiResponse> answer = ask(hedged());
		this.clock.advance(AFTER);
		this.anthropicAnswers.latest().tryEmitValue(AiResponse.of("by the hedge"));
		assertThat(answer).isDone();
		assertThat(this.breakers.states()).filteredOn((status) -> status.provider().equals("openai"))
			.extracting(BreakerStatus::calls)
			.containsExactly(0);
		assertThat(this.breakers.states()).filteredOn((status) -> status.provider().equals("anthropic"))
			.extracting(BreakerStatus::calls)
			.containsExactly(1);
	}

	@Test
	void theReservedTokensOfTheLoserAreSettled() {
		RateLimit limit = new RateLimit("tokens", 10_000, Duration.ofHours(1), RateLimit.Algorithm.SLIDING_WINDOW,
				RateLimit.Mode.REJECT, Duration.ZERO);
		LocalLimiterStore store = new LocalLimiterStore(this.clock);
		TokenRateLimiter limiter = new TokenRateLimiter(limit, store, TokenCounter.standard(), AiEvents.none());
		CallScope scope = CallScope.nested().layer(layer(HedgeDelay.of(AFTER))).gate(limiter.gate(null)).build();
		CompletableFuture<AiResponse> answer = scopedCall(scope,
				() -> this.template.generateAsync(AiRequest.builder().prompt("why?").maxTokens(2000).build()));
		this.clock.advance(AFTER);
		long reserved = 10_000 - store.available().get("tokens");
		assertThat(reserved).isGreaterThan(4000);
		this.anthropicAnswers.latest().tryEmitValue(answer("by the hedge", 100));
		assertThat(answer).isDone();
		assertThat(10_000 - store.available().get("tokens")).isLessThan(reserved / 2);
	}

	@Test
	void theDelayBeginsWhenTheCallIsSent() {
		Sinks.Empty<Void> permit = Sinks.empty();
		CallScope scope = CallScope.nested().gate((request) -> permit.asMono().thenReturn((usage, text) -> {
		})).layer(layer(HedgeDelay.of(AFTER))).build();
		CompletableFuture<AiResponse> answer = ask(scope);
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.openai.requests).isEmpty();
		assertThat(this.anthropic.requests).isEmpty();
		permit.tryEmitEmpty();
		this.clock.advance(AFTER.minusMillis(1));
		assertThat(this.anthropic.requests).isEmpty();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.anthropic.requests).hasSize(1);
		answer.cancel(true);
	}

	@Test
	void aPercentileActsOnceEnoughCallsHaveBeenMeasured() {
		CallScope scope = CallScope.nested().layer(layer(HedgeDelay.percentile(95))).build();
		for (int i = 0; i < 50; i++) {
			CompletableFuture<AiResponse> answer = ask(scope);
			this.clock.advance(Duration.ofMillis(100));
			this.openaiAnswers.latest().tryEmitValue(AiResponse.of("usual"));
			assertThat(answer).isDone();
		}
		assertThat(this.clock.waits()).isEmpty();
		CompletableFuture<AiResponse> answer = ask(scope);
		this.clock.advance(Duration.ofMillis(98));
		assertThat(this.anthropic.requests).isEmpty();
		this.clock.advance(Duration.ofMillis(4));
		assertThat(this.anthropic.requests).hasSize(1);
		answer.cancel(true);
	}

	@Test
	void theTimeThatALoserTookIsRemembered() {
		CallScope scope = CallScope.nested().layer(layer(HedgeDelay.percentile(90))).build();
		for (int i = 0; i < 200; i++) {
			boolean slow = i % 4 == 0;
			CompletableFuture<AiResponse> answer = ask(scope);
			this.clock.advance(Duration.ofMillis(100));
			if (!slow) {
				this.openaiAnswers.latest().tryEmitValue(AiResponse.of("usual"));
			}
			this.clock.advance(Duration.ofMillis(300));
			this.openaiAnswers.latest().tryEmitValue(AiResponse.of("late"));
			if (this.anthropic.requests.size() > 0) {
				this.anthropicAnswers.latest().tryEmitValue(AiResponse.of("by the hedge"));
			}
			assertThat(answer).isDone();
		}
		this.clock.forgetWaits();
		CompletableFuture<AiResponse> answer = ask(scope);
		assertThat(this.clock.waits()).singleElement()
			.satisfies((wait) -> assertThat(wait).isGreaterThan(Duration.ofMillis(350)));
		answer.cancel(true);
	}

	@Test
	void aRetryRepeatsCallAndHedgeTogetherAndAFallbackGoesOn() {
		VirtualClock advancing = VirtualClock.advancing();
		Retry retry = new Retry(
				new RetryPolicy("desk", 1, new BackOff(Duration.ofSeconds(1), 1, Duration.ofSeconds(10), Duration.ZERO),
						null, Duration.ofSeconds(60), FailureFilter.retryable()),
				RetryBudget.unlimited(), advancing, AiEvents.none());
		Fallback fallback = new Fallback(new FallbackPolicy("desk", List.of(CLAUDE), ANOTHER_MODEL), AiEvents.none());
		CallScope outer = CallScope.nested().layer(fallback.modelCalls(false)).build();
		CallScope middle = CallScope.inside(outer).layer(retry.modelCalls()).build();
		CallScope scope = CallScope.inside(middle).layer(layer(HedgeDelay.of(AFTER))).build();
		CompletableFuture<AiResponse> answer = ask(scope);
		for (int i = 1; i <= 2; i++) {
			this.clock.advance(AFTER);
			assertThat(this.anthropic.requests).hasSize(i);
			this.anthropicAnswers.latest().tryEmitError(failure(AiErrorType.NETWORK, "reset"));
			this.openaiAnswers.latest().tryEmitError(failure(AiErrorType.OVERLOADED, "busy"));
		}
		// The model of the fallback is the last: its own call is not hedged.
		assertThat(this.openai.requests).hasSize(2);
		assertThat(this.anthropic.requests).hasSize(3);
		this.clock.advance(Duration.ofMinutes(1));
		this.anthropicAnswers.latest().tryEmitValue(AiResponse.of("by the fallback"));
		assertThat(answer).isCompletedWithValueMatching((response) -> response.content().equals("by the fallback"));
		assertThat(this.openai.requests).hasSize(2);
	}

	@Test
	void aCallInsideTwoHedgesIsHedgedOnce() {
		CallScope outer = CallScope.nested().layer(layer(HedgeDelay.of(AFTER))).build();
		CallScope scope = CallScope.inside(outer).layer(layer(HedgeDelay.of(AFTER))).build();
		CompletableFuture<AiResponse> answer = ask(scope);
		this.clock.advance(AFTER);
		assertThat(this.openai.requests).hasSize(1);
		assertThat(this.anthropic.requests).hasSize(1);
		assertThat(this.clock.pending()).isZero();
		answer.cancel(true);
	}

	@Test
	void theUsageOfBothIsRecordedIfBothReportIt() {
		CallScope scope = hedged();
		CompletableFuture<AiResponse> answer = ask(scope);
		this.clock.advance(AFTER);
		this.anthropicAnswers.latest().tryEmitValue(answer("by the hedge", 7));
		assertThat(answer).isDone();
		assertThat(scope.record().usage()).extracting(AiUsage::outputTokens).isEqualTo(7L);
		List<AiChunk> chunks = new ArrayList<>();
		stream(scope).subscribe(chunks::add);
		this.openaiAnswers.emit(AiChunk.builder().usage(AiUsage.of(20, 0)).build());
		this.clock.advance(AFTER);
		this.anthropicAnswers.emit(AiChunk.of("a"));
		this.anthropicAnswers.emit(AiChunk.builder().finishReason("stop").usage(AiUsage.of(3, 4)).build());
		assertThat(chunks).hasSize(2);
		assertThat(scope.record().usage()).isEqualTo(AiUsage.of(5 + 20 + 3, 7 + 4));
	}

	private CallScope hedged() {
		return CallScope.nested().layer(layer(HedgeDelay.of(AFTER))).build();
	}

	private ModelCallLayer layer(HedgeDelay after) {
		return new Hedging(this.budget, new CallLatencies(this.clock), this.breakers::isClosed, this.clock,
				AiEvents.to(List.of(this.events::add)))
			.modelCalls(new HedgePolicy("desk", List.of(CLAUDE), ANOTHER_MODEL, after));
	}

	private CompletableFuture<AiResponse> ask(CallScope scope) {
		return scopedCall(scope, () -> this.template.generateAsync("why?"));
	}

	private static CompletableFuture<AiResponse> scopedCall(CallScope scope,
			Callable<CompletableFuture<AiResponse>> call) {
		try {
			return scope.call(call);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Flux<AiChunk> stream(CallScope scope) {
		return this.template.stream("why?").contextWrite(scope::writeTo);
	}

	private static AiResponse answer(String content, long outputTokens) {
		return AiResponse.builder().content(content).finishReason("stop").usage(AiUsage.of(5, outputTokens)).build();
	}

	private static AiException failure(AiErrorType type, String message) {
		return AiException.builder(type).message(message).build();
	}

	private static Throwable failureOf(CompletableFuture<AiResponse> answer) {
		assertThat(answer).isCompletedExceptionally();
		return answer.handle((response, failure) -> failure).join();
	}

	/**
	 * The answers of a provider, which the test gives when it wants to.
	 */
	private static final class Answers {

		private final List<Sinks.One<AiResponse>> wholes = new CopyOnWriteArrayList<>();

		private final List<Sinks.Many<AiChunk>> streams = new CopyOnWriteArrayList<>();

		Mono<AiResponse> whole() {
			Sinks.One<AiResponse> answer = Sinks.one();
			this.wholes.add(answer);
			return answer.asMono();
		}

		Flux<AiChunk> streamed() {
			Sinks.Many<AiChunk> chunks = Sinks.many().unicast().onBackpressureBuffer();
			this.streams.add(chunks);
			return chunks.asFlux();
		}

		Sinks.One<AiResponse> latest() {
			return this.wholes.get(this.wholes.size() - 1);
		}

		Sinks.Many<AiChunk> chunks() {
			return this.streams.get(this.streams.size() - 1);
		}

		void emit(AiChunk chunk) {
			assertThat(chunks().tryEmitNext(chunk).isSuccess()).isTrue();
		}

	}

}
