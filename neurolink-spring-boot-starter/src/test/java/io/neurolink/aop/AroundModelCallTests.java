package io.neurolink.aop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.event.AiEvent;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.scope.AiScope;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@code around = MODEL_CALL}: the method runs once.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class AroundModelCallTests {

	// As spring.reactor.context-propagation=auto does in a booted application.
	@BeforeAll
	static void propagateContext() {
		Hooks.enableAutomaticContextPropagation();
	}

	@AfterAll
	static void propagateNothing() {
		Hooks.disableAutomaticContextPropagation();
	}

	@ParameterizedTest
	@EnumSource
	void threeAttemptsAndAFallbackRunTheMethodOnce(Shape shape) {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(100, AiErrorType.OVERLOADED);
			assertThat(shape.call.apply(desk, "why?")).isEqualTo("second");
			assertThat(desk.runs()).hasValue(1);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(3);
			assertThat(AspectContext.second(context).callCount()).isEqualTo(1);
		}, Desk.class);
	}

	@ParameterizedTest
	@EnumSource
	void aRetryThatSucceedsRunsTheMethodOnce(Shape shape) {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(2, AiErrorType.RATE_LIMIT);
			assertThat(shape.call.apply(desk, "why?")).isEqualTo("first");
			assertThat(desk.runs()).hasValue(1);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(3);
			assertThat(AspectContext.second(context).callCount()).isZero();
		}, Desk.class);
	}

	@ParameterizedTest
	@EnumSource
	void ifAllFailsTheMethodHasRunOnceAndTheFailureCarriesTheOthers(Shape shape) {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(100, AiErrorType.OVERLOADED);
			AspectContext.second(context).failNext(100, AiErrorType.OVERLOADED);
			Throwable thrown = catchThrowableOfType(Throwable.class, () -> shape.call.apply(desk, "why?"));
			AiException failure = AiException.find(thrown);
			assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
			assertThat(failure.provider()).isEqualTo("second");
			assertThat(failure.getSuppressed()).isNotEmpty();
			assertThat(desk.runs()).hasValue(1);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(3);
			assertThat(AspectContext.second(context).callCount()).isEqualTo(3);
		}, Desk.class);
	}

	@Test
	void eachCallOfTheMethodHasAttemptsAndRoutesOfItsOwn() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(4, AiErrorType.OVERLOADED);
			assertThat(desk.twice("why?")).isEqualTo("second, first");
			assertThat(desk.runs()).hasValue(1);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(5);
			assertThat(AspectContext.second(context).callCount()).isEqualTo(1);
		}, Desk.class);
	}

	@Test
	void anEffectBetweenTwoCallsIsNotRepeatedWhenTheSecondFails() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AtomicInteger charges = new AtomicInteger();
			String answer = desk.charging(() -> {
				charges.incrementAndGet();
				AspectContext.first(context).failNext(100, AiErrorType.PROVIDER_ERROR);
			});
			assertThat(answer).isEqualTo("first, second");
			assertThat(charges).hasValue(1);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(1 + 3);
			assertThat(AspectContext.second(context).callCount()).isEqualTo(1);
		}, Desk.class);
	}

	@Test
	void manyRequestsAtOnceAreRetriedEachOnItsOwn() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(2, AiErrorType.OVERLOADED);
			assertThat(desk.many(List.of("a", "b", "c"))).hasSize(3).allMatch(AiResult::isSuccess);
			assertThat(desk.runs()).hasValue(1);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(5);
		}, Desk.class);
	}

	@Test
	void theTextReplacesTheAnswerOfTheMethodWhenAllModelsHaveFailed() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			failAll(context);
			AiResponse answer = desk.withText("why?");
			assertThat(answer.content()).isEqualTo("sorry");
			assertThat(answer.degraded()).isTrue();
			assertThat(desk.runs()).hasValue(1);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(1);
			assertThat(AspectContext.second(context).callCount()).isEqualTo(1);
		}, Desk.class);
	}

	@Test
	void theMethodReplacesTheAnswerOfTheMethodToo() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			failAll(context);
			assertThat(desk.withMethod("why?")).isEqualTo("instead of second");
			assertThat(desk.runs()).hasValue(1);
		}, Desk.class);
	}

	@Test
	void aRetryAroundTheMethodIsOutsideTheModelsOfTheCalls() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			failAll(context);
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> desk.retriedMethod("why?"));
			assertThat(desk.runs()).hasValue(2);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(2);
			assertThat(AspectContext.second(context).callCount()).isEqualTo(2);
		}, Desk.class);
	}

	@Test
	void aFallbackAroundTheMethodRunsItOncePerModelAndEachCallIsRetried() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(100, AiErrorType.OVERLOADED);
			AspectContext.second(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.methodPerModel("why?")).isEqualTo("second");
			assertThat(desk.runs()).hasValue(2);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(2);
			assertThat(AspectContext.second(context).callCount()).isEqualTo(2);
		}, Desk.class);
	}

	@Test
	void aTimeoutIsNotRetriedWhileAnotherModelIsLeft() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(100, AiErrorType.TIMEOUT);
			AspectContext.second(context).failNext(1, AiErrorType.TIMEOUT);
			assertThat(desk.blocking("why?")).isEqualTo("second");
			assertThat(AspectContext.first(context).callCount()).isEqualTo(1);
			assertThat(AspectContext.second(context).callCount()).isEqualTo(2);
		}, Desk.class);
	}

	@Test
	void theAnnotationsOfAnInnerBeanAreInsideThoseOfTheOuterOne() {
		AspectContext.run((context) -> {
			Front front = context.getBean(Front.class);
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(100, AiErrorType.OVERLOADED);
			assertThat(front.ask("why?")).isEqualTo("second");
			assertThat(front.runs()).hasValue(1);
			assertThat(desk.runs()).hasValue(1);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(2);
			assertThat(AspectContext.second(context).callCount()).isEqualTo(1);
		}, Desk.class, Front.class);
	}

	@Test
	void whatTheProviderAsksForIsWaited() {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(1, AiErrorType.RATE_LIMIT);
			AspectContext.first(context).retryAfter(Duration.ofSeconds(7));
			context.getBean(Desk.class).blocking("why?");
			assertThat(context.getBean(VirtualClock.class).waits()).contains(Duration.ofSeconds(7));
		}, Desk.class);
	}

	@Test
	void theDeadlineIsThatOfEachCall() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			Runnable failsOnce = () -> AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.withDeadline(failsOnce)).isEqualTo("first");
			assertThat(AspectContext.first(context).callCount()).isEqualTo(4);
			Runnable fails = () -> AspectContext.first(context).failNext(100, AiErrorType.OVERLOADED);
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> desk.withDeadline(fails));
			assertThat(AspectContext.first(context).callCount()).isEqualTo(6);
			assertThat(desk.runs()).hasValue(2);
		}, Desk.class);
	}

	@Test
	void eachAttemptTakesAPermitAndAHitOfTheCacheNone() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.limited("why?")).isEqualTo("first");
			assertThat(desk.limited("why?")).isEqualTo("first");
			assertThat(desk.limited("why not?")).isEqualTo("first");
			assertThat(desk.runs()).hasValue(2);
			AiLimitExceededException refusal = catchThrowableOfType(AiLimitExceededException.class,
					() -> desk.limited("how?"));
			assertThat(refusal).hasMessageContaining("'attempts'");
			assertThat(AspectContext.first(context).callCount()).isEqualTo(3);
		}, Desk.class);
	}

	@Test
	void theWaitForAPermitHoldsNoThread() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			StepVerifier.create(desk.limitedMono("why?")).expectNext("first").verifyComplete();
			assertThat(context.getBean(VirtualClock.class).waits()).contains(Duration.ofMinutes(1));
			assertThat(desk.runs()).hasValue(1);
		}, Desk.class);
	}

	@Test
	void aLimitOnCallsCountsTheMethod() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(2, AiErrorType.OVERLOADED);
			assertThat(desk.limitedCalls("why?")).isEqualTo("first");
			assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(() -> desk.limitedCalls("why?"));
			assertThat(AspectContext.first(context).callCount()).isEqualTo(3);
		}, Desk.class);
	}

	@Test
	void aLimitOnTokensCountsEachAttempt() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.limitedTokens("why?")).isEqualTo("first");
			assertThat(desk.runs()).hasValue(1);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(2);
		}, Desk.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "BLOCKING", "FUTURE", "MONO", "FLUX" })
	void anAnswerOfAnotherModelIsNotKeptForTheFirst(Shape shape) {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(1, AiErrorType.NOT_FOUND);
			assertThat(shape.cached.apply(desk, "why?")).isEqualTo("second");
			assertThat(shape.cached.apply(desk, "why?")).isEqualTo("first");
			assertThat(shape.cached.apply(desk, "why?")).isEqualTo("first");
			assertThat(desk.runs()).hasValue(2);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(2);
		}, Desk.class);
	}

	@Test
	void aStaleAnswerReplacesTheAnswerOfTheMethodWhenAllModelsHaveFailed() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.stale("why?").provider()).isEqualTo("first");
			context.getBean(VirtualClock.class).advance(Duration.ofMinutes(2));
			failAll(context);
			AiResponse stale = desk.stale("why?");
			assertThat(stale.provider()).isEqualTo("first");
			assertThat(stale.degraded()).isTrue();
			assertThat(desk.runs()).hasValue(2);
			assertThat(AspectContext.second(context).callCount()).isEqualTo(1);
		}, Desk.class);
	}

	@Test
	void aStreamBeginsAgainWithTheNextModelWithinTheMethod() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).cutStreamAfter(1);
			List<AiChunk> chunks = desk.restarted("tell me a long story, please").collectList().block();
			assertThat(chunks).isNotNull();
			assertThat(chunks.get(0).provider()).isEqualTo("first");
			assertThat(chunks.get(1).restart()).isTrue();
			assertThat(chunks.get(2).provider()).isEqualTo("second");
			assertThat(chunks.get(chunks.size() - 1).finishReason()).isEqualTo("stop");
			assertThat(desk.runs()).hasValue(1);
			assertThat(desk.chunks()).hasValue(chunks.size());
		}, Desk.class);
	}

	@Test
	void aStreamThatHasBegunIsNotRetried() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).cutStreamAfter(1);
			StepVerifier.create(desk.flux("tell me a long story, please"))
				.expectNextCount(1)
				.expectErrorMatches((ex) -> AiErrorType.of(ex) == AiErrorType.NETWORK)
				.verify();
			assertThat(AspectContext.first(context).callCount()).isEqualTo(1);
			assertThat(AspectContext.second(context).callCount()).isZero();
		}, Desk.class);
	}

	@Test
	void eachSubscriptionRunsTheMethodOnce() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			AspectContext.first(context).failNext(4, AiErrorType.OVERLOADED);
			Mono<AiResponse> answer = desk.mono("why?");
			assertThat(desk.runs()).hasValue(0);
			answer.block();
			answer.block();
			assertThat(desk.runs()).hasValue(2);
		}, Desk.class);
	}

	@Test
	void aPropertyMovesTheRetryToTheCall() {
		AspectContext.runner()
			.withUserConfiguration(Desk.class)
			.withPropertyValues("neurolink.retry.instances.tuned.around=model-call")
			.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				AspectContext.first(context).failNext(2, AiErrorType.OVERLOADED);
				assertThat(desk.tuned("why?")).isEqualTo("first");
				assertThat(desk.runs()).hasValue(1);
				assertThat(AspectContext.first(context).callCount()).isEqualTo(3);
			});
	}

	@Test
	void aClassMayCarryIt() {
		AspectContext.run((context) -> {
			OnClass desk = context.getBean(OnClass.class);
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.ask("why?")).isEqualTo("first");
			assertThat(desk.runs()).hasValue(1);
			assertThat(AspectContext.first(context).callCount()).isEqualTo(2);
		}, OnClass.class);
	}

	@Test
	void attemptsAndFallbacksAreHeardOf() {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(100, AiErrorType.OVERLOADED);
			context.getBean(Desk.class).blocking("why?");
			assertThat(context.getBean(AspectContext.Heard.class).events)
				.extracting((event) -> event.getClass().getSimpleName())
				.containsExactly("Attempt", "Wait", "Attempt", "Wait", "Attempt", "Fallback", "Attempt");
			assertThat(context.getBean(AspectContext.Heard.class).events).filteredOn(AiEvent.Attempt.class::isInstance)
				.allSatisfy((event) -> assertThat(((AiEvent.Attempt) event).name())
					.isEqualTo("AroundModelCallTests.Desk#blocking"));
		}, Desk.class);
	}

	@Test
	void aCallThatFellBackIsOneWarning(CapturedOutput output) {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(100, AiErrorType.OVERLOADED);
			context.getBean(Desk.class).blocking("why?");
			assertThat(warnings(output)).singleElement()
				.asString()
				.contains("Desk#blocking fell back", "first/simulated-1: OVERLOADED", "answered by second/large");
		}, Desk.class);
	}

	@Test
	void aCallThatFailedOnEveryRouteAndWasReplacedIsOneWarning(CapturedOutput output) {
		AspectContext.run((context) -> {
			failAll(context);
			context.getBean(Desk.class).withText("why?");
			assertThat(warnings(output)).singleElement().asString().contains("answered by static text");
		}, Desk.class);
	}

	@Test
	void aCallWhoseFailureTheMethodSwallowsIsOneWarning(CapturedOutput output) {
		AspectContext.run((context) -> {
			failAll(context);
			assertThat(context.getBean(Desk.class).swallowing("why?")).isEqualTo("nothing");
			assertThat(warnings(output)).singleElement().asString().contains("failed on every route");
		}, Desk.class);
	}

	@Test
	void aMethodThatCallsNoTemplateIsReportedOnce(CapturedOutput output) {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			desk.withoutACall("why?");
			desk.withoutACall("why?");
			assertThat(warnings(output)).singleElement()
				.asString()
				.contains("Desk#withoutACall made no call through an AiTemplate", "around = MODEL_CALL",
						"@AiRetry and @AiFallback");
		}, Desk.class);
	}

	@Test
	void aMethodThatFailsBeforeItsCallIsNotReported(CapturedOutput output) {
		AspectContext.run((context) -> {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> context.getBean(Desk.class).failing("why?"));
			assertThat(context.getBean(Desk.class).runs()).hasValue(1);
			assertThat(warnings(output)).isEmpty();
		}, Desk.class);
	}

	@Test
	void thePlanSaysWhereEachActs() {
		AspectContext.run((context) -> assertThat(context.getBean(AiPlans.class).describe()).contains(
				"AroundModelCallTests.Desk#withText: fallback(static text) > "
						+ "fallback(second/large, each call to a model) > method",
				"AroundModelCallTests.Desk#limited: cache(1h) > retry(3 times, 1s * 2^n up to 10s, each call to a model)"
						+ " > limit(attempts, 3 per 1h, each call to a model) > method"),
				Desk.class);
	}

	@Test
	void aFallbackOfCallsWithoutModelsFailsTheStart() {
		AspectContext.runner()
			.withUserConfiguration(NoModels.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("@AiFallback(around)")
				.hasMessageContaining("there are none"));
	}

	private static void failAll(AssertableApplicationContext context) {
		AspectContext.first(context).failNext(100, AiErrorType.NOT_FOUND);
		AspectContext.second(context).failNext(100, AiErrorType.NOT_FOUND);
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains("WARN")).toList();
	}

	enum Shape {

		BLOCKING(Desk::blocking, Desk::cached),

		RESULT((desk, question) -> desk.result(question).orElse("failed"), null),

		FUTURE((desk, question) -> desk.future(question).join().provider(),
				(desk, question) -> desk.cachedFuture(question).join()),

		SUPPLIED((desk, question) -> desk.supplied(question).join(), null),

		MONO((desk, question) -> desk.mono(question).block().provider(),
				(desk, question) -> desk.cachedMono(question).block()),

		CALLABLE((desk, question) -> desk.callable(question).block(), null),

		FLUX((desk, question) -> desk.flux(question).blockLast().provider(),
				(desk, question) -> desk.cachedFlux(question).blockLast().provider());

		final BiFunction<Desk, String, String> call;

		final BiFunction<Desk, String, String> cached;

		Shape(BiFunction<Desk, String, String> call, BiFunction<Desk, String, String> cached) {
			this.call = call;
			this.cached = cached;
		}

	}

	static class Desk {

		private final AtomicInteger runs = new AtomicInteger();

		private final AtomicInteger chunks = new AtomicInteger();

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		AtomicInteger runs() {
			return this.runs;
		}

		AtomicInteger chunks() {
			return this.chunks;
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 2, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		String blocking(String question) {
			this.runs.incrementAndGet();
			return provider(question);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 2, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		AiResultOfProvider result(String question) {
			this.runs.incrementAndGet();
			AiResult result = this.ai.tryGenerate(AiRequest.of(question));
			if (!result.isSuccess()) {
				throw result.error();
			}
			return new AiResultOfProvider(result);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 2, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		CompletableFuture<AiResponse> future(String question) {
			this.runs.incrementAndGet();
			return this.ai.generateAsync(question);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 2, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		CompletableFuture<String> supplied(String question) {
			this.runs.incrementAndGet();
			return CompletableFuture.supplyAsync(() -> provider(question),
					AiScope.propagatingTo(ForkJoinPool.commonPool()));
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 2, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		Mono<AiResponse> mono(String question) {
			this.runs.incrementAndGet();
			return this.ai.generateMono(question);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 2, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		Mono<String> callable(String question) {
			this.runs.incrementAndGet();
			return Mono.fromCallable(() -> provider(question))
				.subscribeOn(Schedulers.boundedElastic())
				.publishOn(Schedulers.parallel());
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 2, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		Flux<AiChunk> flux(String question) {
			this.runs.incrementAndGet();
			return this.ai.stream(question);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 2, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		String twice(String question) {
			this.runs.incrementAndGet();
			return provider(question) + ", " + provider(question);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 2, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		String charging(Runnable charge) {
			String plan = provider("plan");
			charge.run();
			return plan + ", " + provider("confirm");
		}

		@AiRetry(maxRetries = 3, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		List<AiResult> many(List<String> questions) {
			this.runs.incrementAndGet();
			return this.ai.generateAll(questions.stream().map(AiRequest::of).toList(), 2);
		}

		@AiFallback(models = "second/large", value = "sorry", around = AiFallback.Around.MODEL_CALL)
		AiResponse withText(String question) {
			this.runs.incrementAndGet();
			return this.ai.generate(AiRequest.of(question));
		}

		@AiFallback(models = "second/large", method = "instead", around = AiFallback.Around.MODEL_CALL)
		String withMethod(String question) {
			this.runs.incrementAndGet();
			return provider(question);
		}

		String instead(String question, AiException failure) {
			return "instead of " + failure.provider();
		}

		@AiFallback(models = "second/large", on = AiErrorType.NOT_FOUND, around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, jitter = "0s", retryOn = AiErrorType.NOT_FOUND)
		String retriedMethod(String question) {
			this.runs.incrementAndGet();
			return provider(question);
		}

		@AiFallback(models = "second/large")
		@AiRetry(maxRetries = 1, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		String methodPerModel(String question) {
			this.runs.incrementAndGet();
			return provider(question);
		}

		@AiRetry(maxRetries = 1, jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		String inner(String question) {
			this.runs.incrementAndGet();
			return provider(question);
		}

		@AiRetry(maxRetries = 9, multiplier = 1, jitter = "0s", deadline = "1500ms", around = AiRetry.Around.MODEL_CALL)
		String withDeadline(Runnable beforeEachCall) {
			this.runs.incrementAndGet();
			beforeEachCall.run();
			provider("first");
			beforeEachCall.run();
			return provider("second");
		}

		@AiCached
		@AiRetry(jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		@AiRateLimited(name = "attempts", limit = 3, per = "1h", maxWait = "0s")
		String limited(String question) {
			this.runs.incrementAndGet();
			return provider(question);
		}

		@AiRetry(jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		@AiRateLimited(limit = 1, per = "61s", maxWait = "5m")
		Mono<String> limitedMono(String question) {
			this.runs.incrementAndGet();
			return this.ai.generateMono(question).map(AiResponse::provider);
		}

		@AiRetry(jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		@AiRateLimited(limit = 1, per = "1h", maxWait = "0s", scope = AiRateLimited.Scope.CALL)
		String limitedCalls(String question) {
			this.runs.incrementAndGet();
			return provider(question);
		}

		@AiRetry(jitter = "0s", around = AiRetry.Around.MODEL_CALL)
		@AiRateLimited(limit = 10_000, per = "1h", unit = AiRateLimited.Unit.TOKENS)
		String limitedTokens(String question) {
			this.runs.incrementAndGet();
			return provider(question);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiCached("answers")
		String cached(String question) {
			this.runs.incrementAndGet();
			return provider(question);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiCached("answers")
		CompletableFuture<String> cachedFuture(String question) {
			this.runs.incrementAndGet();
			return this.ai.generateAsync(question).thenApply(AiResponse::provider);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiCached("answers")
		Mono<String> cachedMono(String question) {
			this.runs.incrementAndGet();
			return this.ai.generateMono(question).map(AiResponse::provider);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiCached("streams")
		Flux<AiChunk> cachedFlux(String question) {
			this.runs.incrementAndGet();
			return this.ai.stream(question);
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiCached(ttl = "1m", staleIfError = "1h")
		AiResponse stale(String question) {
			this.runs.incrementAndGet();
			return this.ai.generate(AiRequest.of(question));
		}

		@AiFallback(models = "second/large", midStream = AiFallback.MidStream.RESTART,
				around = AiFallback.Around.MODEL_CALL)
		Flux<AiChunk> restarted(String question) {
			this.runs.incrementAndGet();
			return this.ai.stream(question).doOnNext((chunk) -> this.chunks.incrementAndGet());
		}

		@AiRetry(name = "tuned", jitter = "0s")
		String tuned(String question) {
			this.runs.incrementAndGet();
			return provider(question);
		}

		@AiFallback(models = "second/large", value = "sorry", around = AiFallback.Around.MODEL_CALL)
		String swallowing(String question) {
			try {
				return provider(question);
			}
			catch (AiException ex) {
				return "nothing";
			}
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		@AiRetry(around = AiRetry.Around.MODEL_CALL)
		String withoutACall(String question) {
			return question;
		}

		@AiRetry(around = AiRetry.Around.MODEL_CALL)
		String failing(String question) {
			this.runs.incrementAndGet();
			throw new IllegalStateException(question);
		}

		private String provider(String question) {
			return String.valueOf(this.ai.generate(AiRequest.of(question)).provider());
		}

	}

	record AiResultOfProvider(AiResult result) {

		String orElse(String other) {
			return this.result.isSuccess() ? String.valueOf(this.result.response().provider()) : other;
		}

	}

	static class Front {

		private final AtomicInteger runs = new AtomicInteger();

		private final Desk desk;

		Front(Desk desk) {
			this.desk = desk;
		}

		AtomicInteger runs() {
			return this.runs;
		}

		@AiFallback(models = "second/large", around = AiFallback.Around.MODEL_CALL)
		String ask(String question) {
			this.runs.incrementAndGet();
			return this.desk.inner(question);
		}

	}

	@AiRetry(jitter = "0s", around = AiRetry.Around.MODEL_CALL)
	static class OnClass {

		private final AtomicInteger runs = new AtomicInteger();

		private final AiTemplate ai;

		OnClass(AiTemplate ai) {
			this.ai = ai;
		}

		AtomicInteger runs() {
			return this.runs;
		}

		public String ask(String question) {
			this.runs.incrementAndGet();
			return String.valueOf(this.ai.generate(AiRequest.of(question)).provider());
		}

	}

	static class NoModels {

		@AiFallback(value = "sorry", around = AiFallback.Around.MODEL_CALL)
		String ask(String question) {
			return question;
		}

	}

}
