package io.neurolink.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.fallback.Fallback;
import io.neurolink.fallback.FallbackPolicy;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.ratelimit.LocalLimiterStore;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RateLimiter;
import io.neurolink.retry.BackOff;
import io.neurolink.retry.Retry;
import io.neurolink.retry.RetryBudget;
import io.neurolink.retry.RetryPolicy;
import io.neurolink.scope.CallScope;
import io.neurolink.scope.ModelCallLayer;
import io.neurolink.time.AiClock;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the layers of a scope around each call of an {@link AiTemplate}.
 */
@Timeout(30)
class ModelCallLayerTests {

	private static final ModelRef CLAUDE = ModelRef.parse("anthropic/claude");

	private final ScriptedProvider openai = new ScriptedProvider("openai", "gpt-4o");

	private final ScriptedProvider anthropic = new ScriptedProvider("anthropic", "claude");

	private final List<AiEvent> events = new CopyOnWriteArrayList<>();

	private final AiTemplate template = builder().build();

	private final VirtualClock clock = VirtualClock.advancing();

	@Test
	void aRetryRepeatsTheCallAndNotTheCodeAroundIt() throws Exception {
		failing(this.openai, 2, AiErrorType.OVERLOADED);
		AtomicInteger runs = new AtomicInteger();
		String answer = CallScope.nested().layer(retry(3).modelCalls()).build().call(() -> {
			runs.incrementAndGet();
			return this.template.generate("why?");
		});
		assertThat(answer).isEqualTo("answer to why?");
		assertThat(runs).hasValue(1);
		assertThat(this.openai.requests).hasSize(3);
		assertThat(this.events).filteredOn(AiEvent.Attempt.class::isInstance)
			.extracting((event) -> ((AiEvent.Attempt) event).number())
			.containsExactly(1, 2, 3);
	}

	@Test
	void eachCallHasAttemptsOfItsOwn() throws Exception {
		failing(this.openai, 1, AiErrorType.OVERLOADED);
		CallScope.nested().layer(retry(1).modelCalls()).build().call(() -> {
			this.template.generate("first");
			failing(this.openai, 1, AiErrorType.OVERLOADED);
			return this.template.generate("second");
		});
		assertThat(this.openai.requests).extracting(AiRequest::prompt)
			.containsExactly("first", "first", "second", "second");
	}

	@Test
	void severalRequestsAtOnceAreRetriedEachOnItsOwn() throws Exception {
		this.openai.answering((request) -> (count(request.prompt()) == 1) ? overloaded()
				: Mono.just(AiResponse.of("answer to " + request.prompt())));
		List<AiResult> results = CallScope.nested()
			.layer(retry(1).modelCalls())
			.build()
			.call(() -> this.template.generateAll(List.of(AiRequest.of("a"), AiRequest.of("b"), AiRequest.of("c")), 2));
		assertThat(results).allMatch(AiResult::isSuccess);
		assertThat(this.openai.requests).hasSize(6);
	}

	@Test
	void theLastFailureCarriesTheEarlierOnes() {
		failing(this.openai, 100, AiErrorType.OVERLOADED);
		AiException failure = catchThrowableOfType(AiException.class,
				() -> CallScope.nested()
					.layer(retry(2).modelCalls())
					.build()
					.call(() -> this.template.generate("why?")));
		assertThat(failure.getSuppressed()).hasSize(2);
		assertThat(this.openai.requests).hasSize(3);
	}

	@Test
	void aFallbackSendsTheCallToTheNextModelAndSaysSo() throws Exception {
		failing(this.openai, 100, AiErrorType.OVERLOADED);
		CallScope scope = CallScope.nested().layer(fallback(CLAUDE).modelCalls(false)).build();
		AiResponse answer = scope.call(() -> this.template.generate(AiRequest.of("why?")));
		assertThat(answer.content()).isEqualTo("answer to why?");
		assertThat(this.openai.requests).hasSize(1);
		assertThat(this.anthropic.requests).hasSize(1);
		assertThat(scope.record().substituted()).isTrue();
		assertThat(scope.record().target()).isEqualTo(CLAUDE);
		assertThat(this.events)
			.contains(new AiEvent.Fallback("desk", "openai/gpt-4o", "anthropic/claude", AiErrorType.OVERLOADED));
	}

	@Test
	void anAnswerOfTheModelItselfIsNoSubstitute() throws Exception {
		CallScope scope = CallScope.nested().layer(fallback(CLAUDE).modelCalls(false)).build();
		scope.call(() -> this.template.generate("why?"));
		assertThat(scope.record().substituted()).isFalse();
	}

	@Test
	void theOuterLayerIsAroundTheInnerOne() throws Exception {
		failing(this.openai, 100, AiErrorType.OVERLOADED);
		failing(this.anthropic, 1, AiErrorType.OVERLOADED);
		CallScope outer = CallScope.nested().layer(fallback(CLAUDE).modelCalls(false)).build();
		CallScope inner = CallScope.inside(outer).layer(retry(1).modelCalls()).build();
		assertThat(inner.call(() -> this.template.generate("why?"))).isEqualTo("answer to why?");
		assertThat(this.openai.requests).hasSize(2);
		assertThat(this.anthropic.requests).hasSize(2);
	}

	@Test
	void aTimeoutIsNotRetriedWhileAnotherModelIsLeft() throws Exception {
		failing(this.openai, 100, AiErrorType.TIMEOUT);
		failing(this.anthropic, 1, AiErrorType.TIMEOUT);
		CallScope outer = CallScope.nested().layer(fallback(CLAUDE).modelCalls(false)).build();
		CallScope inner = CallScope.inside(outer).layer(retry(1).modelCalls()).build();
		inner.call(() -> this.template.generate("why?"));
		assertThat(this.openai.requests).hasSize(1);
		assertThat(this.anthropic.requests).hasSize(2);
	}

	@Test
	void futuresAndPublishersAreRetriedToo() throws Exception {
		failing(this.openai, 1, AiErrorType.OVERLOADED);
		CallScope scope = CallScope.nested().layer(retry(1).modelCalls()).build();
		CompletableFuture<AiResponse> answer = scope.call(() -> this.template.generateAsync("future"));
		assertThat(answer.get().content()).isEqualTo("answer to future");
		failing(this.openai, 1, AiErrorType.OVERLOADED);
		assertThat(this.template.generateMono("mono").contextWrite(scope::writeTo).block()).isNotNull();
		assertThat(this.openai.requests).hasSize(4);
	}

	@Test
	void aStreamIsRetriedBeforeItsFirstChunkOnly() {
		CallScope scope = CallScope.nested().layer(retry(3).modelCalls()).build();
		this.openai.streaming((request) -> (this.openai.requests.size() == 1) ? Flux.error(failure())
				: Flux.concat(Flux.just(AiChunk.of("a")), Flux.error(failure())));
		StepVerifier.create(this.template.stream("why?").contextWrite(scope::writeTo).map(AiChunk::content))
			.expectNext("a")
			.expectErrorSatisfies((ex) -> assertThat(((AiException) ex).partialContent()).isEqualTo("a"))
			.verify();
		assertThat(this.openai.requests).hasSize(2);
	}

	@Test
	void aStreamMayBeginAgainWithTheNextModel() {
		CallScope scope = CallScope.nested().layer(fallback(CLAUDE).modelCalls(true)).build();
		this.openai.streaming((request) -> Flux.concat(Flux.just(AiChunk.of("half")), Flux.error(failure())));
		StepVerifier.create(this.template.stream("why?").contextWrite(scope::writeTo))
			.assertNext((chunk) -> assertThat(chunk.content()).isEqualTo("half"))
			.assertNext((chunk) -> assertThat(chunk.restart()).isTrue())
			.assertNext((chunk) -> assertThat(chunk.content()).isEqualTo("a"))
			.expectNextCount(2)
			.verifyComplete();
		assertThat(scope.record().substituted()).isTrue();
	}

	@Test
	void theRetryHasADeadlineForEachCallAndTheOuterOneHolds() {
		failing(this.openai, 100, AiErrorType.OVERLOADED);
		Deadline deadline = Deadline.in(this.clock, Duration.ofMillis(1500));
		CallScope scope = CallScope.nested().deadline(deadline).layer(retry(9).modelCalls()).build();
		AiException failure = catchThrowableOfType(AiException.class,
				() -> scope.call(() -> this.template.generate("why?")));
		assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
		assertThat(this.openai.requests).hasSize(2);
	}

	@Test
	void aCallOfMiddlewareIsAPartOfTheCallAroundIt() throws Exception {
		AtomicInteger inside = new AtomicInteger();
		AiMiddleware asking = new AiMiddleware() {
			@Override
			public Mono<AiResponse> generate(AiRequest request, Chain chain) {
				return ModelCallLayerTests.this.template.generateMono("moderate " + request.prompt())
					.doOnSubscribe((subscription) -> inside.incrementAndGet())
					.then(chain.next(request));
			}
		};
		failing(this.openai, 1, AiErrorType.OVERLOADED);
		AiTemplate moderated = builder().middleware(asking).build();
		CallScope.nested().layer(retry(1).modelCalls()).build().call(() -> moderated.generate("why?"));
		assertThat(this.openai.requests).extracting(AiRequest::prompt)
			.containsExactly("moderate why?", "moderate why?", "why?");
		assertThat(inside).hasValue(2);
	}

	@Test
	void aPermitIsTakenByEachAttempt() {
		failing(this.openai, 100, AiErrorType.OVERLOADED);
		RateLimit limit = new RateLimit("desk", 2, Duration.ofHours(1), RateLimit.Algorithm.TOKEN_BUCKET,
				RateLimit.Mode.REJECT, Duration.ZERO);
		RateLimiter limiter = new RateLimiter(limit, new LocalLimiterStore(AiClock.system()), AiEvents.none());
		CallScope scope = CallScope.nested().layer(retry(5).modelCalls()).gate(limiter.gate(null)).build();
		AiException failure = catchThrowableOfType(AiException.class,
				() -> scope.call(() -> this.template.generate("why?")));
		assertThat(failure.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		assertThat(this.openai.requests).hasSize(2);
	}

	@Test
	void cancellingEndsAWaitBetweenAttempts() {
		VirtualClock stopped = VirtualClock.manual();
		failing(this.openai, 100, AiErrorType.OVERLOADED);
		CallScope scope = CallScope.nested().cancellable().layer(retry(5, stopped).modelCalls()).build();
		StepVerifier.create(this.template.generateMono("why?").contextWrite(scope::writeTo))
			.then(scope::cancel)
			.expectErrorSatisfies((ex) -> assertThat(AiErrorType.of(ex)).isEqualTo(AiErrorType.CANCELLED))
			.verify();
		stopped.advance(Duration.ofMinutes(1));
		assertThat(this.openai.requests).hasSize(1);
	}

	@Test
	void anInterruptEndsAWaitBetweenAttemptsAndIsRestored() throws Exception {
		VirtualClock stopped = VirtualClock.manual();
		failing(this.openai, 100, AiErrorType.OVERLOADED);
		CallScope scope = CallScope.nested().layer(retry(5, stopped).modelCalls()).build();
		CompletableFuture<AiErrorType> end = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			Throwable failure = catchThrowable(() -> scope.call(() -> this.template.generate("why?")));
			end.complete(Thread.currentThread().isInterrupted() ? AiErrorType.of(failure) : AiErrorType.UNKNOWN);
		});
		caller.start();
		await().until(() -> !stopped.waits().isEmpty());
		caller.interrupt();
		assertThat(end.get()).isEqualTo(AiErrorType.CANCELLED);
		stopped.advance(Duration.ofMinutes(1));
		assertThat(this.openai.requests).hasSize(1);
		caller.join();
	}

	@Test
	void aScopeKnowsOfARetryAroundTheMethodOrTheCall() throws Exception {
		assertThat(CallScope.nested().build().retried()).isFalse();
		ModelCallLayer layer = retry(0).modelCalls();
		assertThat(CallScope.nested().layer(layer).retried().build().retried()).isTrue();
		CallScope around = retry(0).call(CallScope::current);
		assertThat(around).isNotNull();
		assertThat(CallScope.inside(around).build().retried()).isTrue();
	}

	private AiTemplate.Builder builder() {
		return AiTemplate.builder().provider(this.openai).provider(this.anthropic).defaultProvider("openai");
	}

	private Retry retry(int maxRetries) {
		return retry(maxRetries, this.clock);
	}

	private Retry retry(int maxRetries, AiClock clock) {
		return new Retry(
				new RetryPolicy("desk", maxRetries,
						new BackOff(Duration.ofSeconds(1), 1, Duration.ofSeconds(10), Duration.ZERO), null,
						Duration.ofSeconds(60), FailureFilter.retryable()),
				RetryBudget.unlimited(), clock, AiEvents.to(List.of(this.events::add)));
	}

	private Fallback fallback(ModelRef... models) {
		return new Fallback(new FallbackPolicy("desk", List.of(models), FailureFilter.anotherModelHelps()),
				AiEvents.to(List.of(this.events::add)));
	}

	private long count(@Nullable String prompt) {
		return this.openai.requests.stream().filter((request) -> request.prompt().equals(prompt)).count();
	}

	private static Mono<AiResponse> overloaded() {
		return Mono.error(failure());
	}

	private static AiException failure() {
		return AiException.builder(AiErrorType.OVERLOADED).message("busy").build();
	}

	private static void failing(ScriptedProvider provider, int times, AiErrorType type) {
		AtomicInteger left = new AtomicInteger(times);
		provider.answering((request) -> (left.getAndDecrement() > 0)
				? Mono.error(AiException.builder(type).message("busy").build())
				: Mono.just(AiResponse.of("answer to " + request.prompt())));
	}

}
