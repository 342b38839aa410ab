package io.neurolink.aop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.scope.AiScope;
import io.neurolink.scope.CallScope;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for what the annotations do on methods that return before their answer is there.
 */
@Timeout(60)
class DeferredAspectTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withUserConfiguration(Surroundings.class, Desk.class)
		.withPropertyValues("neurolink.default-provider=first");

	// As spring.reactor.context-propagation=auto does in a booted application.
	@BeforeAll
	static void propagateContexts() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
		Hooks.enableAutomaticContextPropagation();
	}

	@AfterAll
	static void doNotPropagateContexts() {
		Hooks.disableAutomaticContextPropagation();
		ContextRegistry.getInstance().removeThreadLocalAccessor(Slf4jThreadLocalAccessor.KEY);
	}

	@Nested
	class Futures {

		@Test
		void areTriedAgain() {
			run((context) -> {
				first(context).failNext(2, AiErrorType.OVERLOADED);
				Desk desk = context.getBean(Desk.class);
				assertThat(desk.future("why?").get().provider()).isEqualTo("first");
				assertThat(desk.calls()).hasSize(3);
				assertThat(context.getBean(VirtualClock.class).waits()).hasSize(2);
			});
		}

		@Test
		void aSynchronousThrowIsAFailedAttempt() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				CompletableFuture<String> future = desk.throwing();
				ExecutionException failure = catchThrowableOfType(ExecutionException.class, future::get);
				assertThat(failure).cause().isInstanceOf(AiException.class).hasMessage("thrown");
				assertThat(desk.calls()).hasSize(2);
			});
		}

		@Test
		void fallBackToAnotherModelOnAnotherThread() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(context.getBean(Desk.class).supplied("why?").get().provider()).isEqualTo("second");
			});
		}

		@Test
		void cancellingOneCancelsTheCall() {
			run((context) -> {
				first(context).latency(Duration.ofHours(1));
				CompletableFuture<AiResponse> future = context.getBean(Desk.class).future("why?");
				VirtualClock clock = context.getBean(VirtualClock.class);
				assertThat(clock.pending()).isEqualTo(1);
				future.cancel(true);
				assertThat(clock.pending()).isZero();
			}, VirtualClock.manual());
		}

		@Test
		void areSharedWithBlockingAndReactiveCallers() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				String answer = desk.cachedFuture("why?").toCompletableFuture().get();
				assertThat(desk.cachedMono("why?").block()).isEqualTo(answer);
				assertThat(desk.cachedBlocking("why?")).isEqualTo(answer);
				assertThat(desk.calls()).hasSize(1);
			});
		}

		@Test
		void shareACallUnderWayWithBlockingAndReactiveCallers() {
			run((context) -> {
				first(context).latency(Duration.ofSeconds(1));
				Desk desk = context.getBean(Desk.class);
				CompletableFuture<String> leader = desk.cachedFuture("why?").toCompletableFuture();
				CompletableFuture<String> reactive = desk.cachedMono("why?").toFuture();
				CompletableFuture<String> blocking = new CompletableFuture<>();
				Thread caller = new Thread(() -> blocking.complete(desk.cachedBlocking("why?")));
				caller.start();
				Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
				context.getBean(VirtualClock.class).advance(Duration.ofSeconds(1));
				assertThat(List.of(leader.get(), reactive.get(), blocking.get())).containsOnly(leader.get());
				assertThat(desk.calls()).hasSize(1);
			}, VirtualClock.manual());
		}

		@Test
		void theModelInForceFollowsAChainOfCalls() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				second(context).latency(Duration.ofSeconds(1));
				CompletableFuture<List<String>> future = context.getBean(Desk.class).chained("why?");
				VirtualClock clock = context.getBean(VirtualClock.class);
				clock.advance(Duration.ofSeconds(1));
				clock.advance(Duration.ofSeconds(1));
				assertThat(future.get()).containsExactly("second", "second");
			}, VirtualClock.manual());
		}

		@Test
		void whatTheCallerMakesOfOneIsOutsideOfItsCall() {
			run((context) -> {
				first(context).latency(Duration.ofSeconds(1));
				CompletableFuture<Optional<CallScope>> seen = context.getBean(Desk.class)
					.chained("why?")
					.thenApply((answers) -> Optional.ofNullable(CallScope.current()));
				VirtualClock clock = context.getBean(VirtualClock.class);
				clock.advance(Duration.ofSeconds(1));
				clock.advance(Duration.ofSeconds(1));
				assertThat(seen.get()).isEmpty();
			}, VirtualClock.manual());
		}

		@Test
		void carryFailedResults() {
			run((context) -> {
				first(context).failNext(10, AiErrorType.OVERLOADED);
				AiResult result = context.getBean(Desk.class).result("why?").get();
				assertThat(result.isSuccess()).isFalse();
				assertThat(context.getBean(Desk.class).calls()).hasSize(2);
			});
		}

	}

	@Nested
	class Monos {

		@Test
		void workStartsAtTheSubscription() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				Mono<String> mono = desk.limitedMono();
				assertThat(desk.calls()).isEmpty();
				mono.block();
				mono.block();
				mono.block();
				assertThat(desk.calls()).hasSize(3);
				StepVerifier.create(mono).expectError(AiLimitExceededException.class).verify();
			});
		}

		@Test
		void areTriedAgainAndFallBack() {
			run((context) -> {
				first(context).failNext(2, AiErrorType.OVERLOADED);
				second(context).failNext(2, AiErrorType.NETWORK);
				AiResponse answer = context.getBean(Desk.class).mono("why?").block();
				assertThat(answer.content()).isEqualTo("sorry");
				assertThat(answer.degraded()).isTrue();
				assertThat(context.getBean(Desk.class).calls()).hasSize(4);
			});
		}

		@Test
		void fallBackToAMethod() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(context.getBean(Desk.class).monoWithMethod("why?").block())
					.isEqualTo("instead because of OVERLOADED");
			});
		}

		@Test
		void theModelInForceFollowsTheWorkAcrossThreads() {
			run((context) -> {
				for (int i = 0; i < 20; i++) {
					first(context).failNext(1, AiErrorType.OVERLOADED);
					assertThat(context.getBean(Desk.class).hoppingMono("why?").block().provider()).isEqualTo("second");
				}
			});
		}

	}

	@Test
	void modelDeadlineAndLoggingContextAreThereAfterEachChangeOfThread() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			try (MDC.MDCCloseable ignored = MDC.putCloseable("request", "44")) {
				assertThat(desk.changingThreads().contextCapture().block()).isEqualTo("done");
			}
			assertThat(desk.calls()).hasSize(10);
			assertThat(desk.calls().subList(0, 5)).containsOnly("null true 44");
			assertThat(desk.calls().subList(5, 10)).containsOnly("second/large true 44");
		});
	}

	@Nested
	class Fluxes {

		@Test
		void areTriedAgainBeforeTheirFirstElement() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(text(context.getBean(Desk.class).flux("why?"))).contains("why?");
				assertThat(context.getBean(Desk.class).calls()).hasSize(2);
			});
		}

		@Test
		void afterItTheErrorIsTypedAndCarriesTheText() {
			run((context) -> {
				first(context).cutStreamAfter(2);
				StepVerifier.create(context.getBean(Desk.class).flux("why?"))
					.expectNextCount(2)
					.expectErrorSatisfies(
							(failure) -> assertThat(((AiException) failure).partialContent()).isNotBlank())
					.verify();
				assertThat(context.getBean(Desk.class).calls()).hasSize(1);
			});
		}

		@Test
		void orAChunkAnnouncesAFreshAnswer() {
			run((context) -> {
				first(context).cutStreamAfter(2);
				List<AiChunk> chunks = context.getBean(Desk.class).restarting("why?").collectList().block();
				assertThat(chunks.get(2).restart()).isTrue();
				assertThat(chunks.subList(3, chunks.size()))
					.allSatisfy((chunk) -> assertThat(chunk.provider()).isEqualTo("second"));
			});
		}

		@Test
		void areCachedWholeAndReplayed() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				List<AiChunk> chunks = desk.cachedFlux("why?").collectList().block();
				assertThat(desk.cachedFlux("why?").collectList().block()).isEqualTo(chunks);
				assertThat(desk.calls()).hasSize(1);
			});
		}

		@Test
		void mayBeServedStale() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				List<AiChunk> fresh = desk.staleFlux("why?").collectList().block();
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(61));
				first(context).failNext(2, AiErrorType.OVERLOADED);
				List<AiChunk> stale = desk.staleFlux("why?").collectList().block();
				assertThat(stale).allMatch(AiChunk::degraded)
					.extracting(AiChunk::content)
					.isEqualTo(fresh.stream().map(AiChunk::content).toList());
				assertThat(desk.staleFallingBack("why?").collectList().block()).singleElement()
					.extracting(AiChunk::content)
					.isEqualTo("sorry");
			});
		}

		@Test
		void endInAStaticTextAsOneChunk() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				List<AiChunk> chunks = context.getBean(Desk.class).apologising("why?").collectList().block();
				assertThat(chunks).singleElement().satisfies((chunk) -> {
					assertThat(chunk.content()).isEqualTo("sorry");
					assertThat(chunk.degraded()).isTrue();
				});
			});
		}

		@Test
		void cancellingOneCancelsTheCall() {
			run((context) -> {
				first(context).latency(Duration.ofHours(1));
				StepVerifier.create(context.getBean(Desk.class).flux("why?")).thenAwait().thenCancel().verify();
				assertThat(context.getBean(VirtualClock.class).pending()).isZero();
			}, VirtualClock.manual());
		}

		@Test
		void whatSpringAdaptsWorksToo() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				Flow.Publisher<AiChunk> publisher = context.getBean(Desk.class).flow("why?");
				assertThat(text(JdkFlowAdapter.flowPublisherToFlux(publisher))).contains("why?");
			});
		}

	}

	@Nested
	class Logging {

		@Test
		void contextFollowsAFutureThroughItsWaits() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				VirtualClock clock = context.getBean(VirtualClock.class);
				CompletableFuture<String> future;
				try (MDC.MDCCloseable ignored = MDC.putCloseable("request", "42")) {
					future = context.getBean(Desk.class).logging("why?");
				}
				Thread elsewhere = new Thread(() -> clock.advance(Duration.ofMinutes(1)));
				elsewhere.start();
				elsewhere.join();
				assertThat(future.get()).isEqualTo("42");
				assertThat(context.getBean(Desk.class).calls()).containsExactly("42", "42");
			}, VirtualClock.manual());
		}

		@Test
		void contextFollowsAMonoThroughItsWaits() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				VirtualClock clock = context.getBean(VirtualClock.class);
				CompletableFuture<String> answer;
				try (MDC.MDCCloseable ignored = MDC.putCloseable("request", "43")) {
					answer = context.getBean(Desk.class).loggingMono("why?").contextCapture().toFuture();
				}
				Thread elsewhere = new Thread(() -> clock.advance(Duration.ofMinutes(1)));
				elsewhere.start();
				elsewhere.join();
				assertThat(answer.get()).isEqualTo("43");
				assertThat(context.getBean(Desk.class).calls()).containsExactly("43", "43");
			}, VirtualClock.manual());
		}

	}

	@Test
	void waitsHoldNoThread() {
		run((context) -> {
			first(context).failNext(1, AiErrorType.OVERLOADED);
			VirtualClock clock = context.getBean(VirtualClock.class);
			List<CompletableFuture<AiResponse>> futures = new ArrayList<>();
			CompletableFuture<AiResponse> future = context.getBean(Desk.class).future("why?");
			futures.add(future);
			assertThat(future).isNotDone();
			clock.advance(Duration.ofSeconds(2));
			Awaitility.await().until(future::isDone);
			assertThat(future.get().provider()).isEqualTo("first");
		}, VirtualClock.manual());
	}

	private void run(ContextConsumer<AssertableApplicationContext> test) {
		run(test, VirtualClock.advancing());
	}

	private void run(ContextConsumer<AssertableApplicationContext> test, VirtualClock clock) {
		this.runner.withBean("clock", VirtualClock.class, () -> clock).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	private static String text(Flux<AiChunk> chunks) {
		return String.join("", chunks.map(AiChunk::content).collectList().block());
	}

	private static SimulatedProvider first(AssertableApplicationContext context) {
		return context.getBean("first", SimulatedProvider.class);
	}

	private static SimulatedProvider second(AssertableApplicationContext context) {
		return context.getBean("second", SimulatedProvider.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Surroundings {

		@Bean
		SimulatedProvider first(AiClock clock) {
			return SimulatedProvider.builder("first").clock(clock).build();
		}

		@Bean
		SimulatedProvider second(AiClock clock) {
			return SimulatedProvider.builder("second").clock(clock).build();
		}

	}

	static class Desk {

		private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		List<String> calls() {
			return this.calls;
		}

		@AiRetry(maxRetries = 2, jitter = "0s")
		CompletableFuture<AiResponse> future(String question) {
			return this.ai.generateAsync(called(question));
		}

		@AiRetry(maxRetries = 1)
		CompletableFuture<String> throwing() {
			this.calls.add("thrown");
			throw AiException.builder(AiErrorType.OVERLOADED).message("thrown").build();
		}

		@AiFallback(models = "second/large")
		CompletableFuture<AiResponse> supplied(String question) {
			return CompletableFuture.supplyAsync(() -> this.ai.generate(called(question)),
					AiScope.propagatingTo(ForkJoinPool.commonPool()));
		}

		@AiFallback(models = "second/large")
		CompletableFuture<List<String>> chained(String question) {
			return this.ai.generateAsync(called(question))
				.thenCompose((one) -> this.ai.generateAsync(called(question))
					.thenApply((two) -> List.of(one.provider(), two.provider())));
		}

		@AiRetry(maxRetries = 1)
		CompletableFuture<AiResult> result(String question) {
			return this.ai.generateAsync(called(question))
				.handle((response, failure) -> (failure != null) ? AiResult.failure(AiException.find(failure))
						: AiResult.success(response));
		}

		@AiCached("answers")
		CompletionStage<String> cachedFuture(String question) {
			return this.ai.generateAsync(called(question)).thenApply(AiResponse::content);
		}

		@AiCached("answers")
		Mono<String> cachedMono(String question) {
			return this.ai.generateMono(called(question)).map(AiResponse::content);
		}

		@AiCached("answers")
		String cachedBlocking(String question) {
			return this.ai.generate(called(question)).content();
		}

		@AiRateLimited(limit = 3, per = "1h", maxWait = "0s")
		Mono<String> limitedMono() {
			return this.ai.generateMono(called("why?")).map(AiResponse::content);
		}

		@AiFallback(models = "second/large", value = "sorry")
		@AiRetry(maxRetries = 1)
		Mono<AiResponse> mono(String question) {
			return this.ai.generateMono(called(question));
		}

		@AiFallback(method = "instead")
		Mono<String> monoWithMethod(String question) {
			return this.ai.generateMono(called(question)).map(AiResponse::content);
		}

		@AiFallback(models = "second/large")
		Mono<AiResponse> hoppingMono(String question) {
			return Mono.fromCallable(() -> this.ai.generate(called(question)))
				.subscribeOn(Schedulers.boundedElastic())
				.publishOn(Schedulers.parallel())
				.flatMap((answer) -> Mono.fromCallable(() -> this.ai.generate(called(question)))
					.subscribeOn(Schedulers.boundedElastic()))
				.publishOn(Schedulers.single());
		}

		@AiFallback(models = "second/large")
		@AiRetry(maxRetries = 0, deadline = "1h")
		Mono<String> changingThreads() {
			noteWhatIsInForce();
			return Mono.fromRunnable(this::noteWhatIsInForce)
				.subscribeOn(Schedulers.boundedElastic())
				.then(Mono.fromRunnable(this::noteWhatIsInForce).subscribeOn(Schedulers.parallel()))
				.thenReturn("done")
				.publishOn(Schedulers.single())
				.doOnNext((ignored) -> noteWhatIsInForce())
				.flatMap((done) -> Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> noteWhatIsInForce(),
						ContextExecutorService.wrap(ForkJoinPool.commonPool(),
								() -> ContextSnapshotFactory.builder().build().captureAll()))))
				.flatMap((ignored) -> (this.calls.size() < 10)
						? Mono.error(AiException.builder(AiErrorType.OVERLOADED).build()) : Mono.just("done"));
		}

		private boolean noteWhatIsInForce() {
			CallScope scope = CallScope.current();
			return this.calls.add((scope != null)
					? scope.model() + " " + (scope.deadline() != null) + " " + MDC.get("request") : "nothing");
		}

		@AiRetry
		Flux<AiChunk> flux(String question) {
			return this.ai.stream(called(question));
		}

		@AiFallback(models = "second/large", midStream = AiFallback.MidStream.RESTART)
		Flux<AiChunk> restarting(String question) {
			return this.ai.stream(called(question));
		}

		@AiCached
		Flux<AiChunk> cachedFlux(String question) {
			return this.ai.stream(called(question));
		}

		@AiCached(staleIfError = "1h")
		Flux<AiChunk> staleFlux(String question) {
			return this.ai.stream(called(question));
		}

		@AiFallback("sorry")
		@AiCached(staleIfError = "1h")
		Flux<AiChunk> staleFallingBack(String question) {
			return this.ai.stream(called(question));
		}

		@AiFallback("sorry")
		Flux<AiChunk> apologising(String question) {
			return this.ai.stream(called(question));
		}

		@AiRetry
		Flow.Publisher<AiChunk> flow(String question) {
			return JdkFlowAdapter.publisherToFlowPublisher(this.ai.stream(called(question)));
		}

		@AiRetry(maxRetries = 1)
		CompletableFuture<String> logging(String question) {
			this.calls.add(MDC.get("request"));
			return this.ai.generateMono(AiRequest.of(question)).map((answer) -> MDC.get("request")).toFuture();
		}

		@AiRetry(maxRetries = 1)
		Mono<String> loggingMono(String question) {
			this.calls.add(MDC.get("request"));
			return this.ai.generateMono(AiRequest.of(question)).map((answer) -> MDC.get("request"));
		}

		private Mono<String> instead(String question, Throwable failure) {
			return Mono.just("instead because of " + AiErrorType.of(failure));
		}

		private AiRequest called(String question) {
			this.calls.add(question);
			return AiRequest.of(question);
		}

	}

}
