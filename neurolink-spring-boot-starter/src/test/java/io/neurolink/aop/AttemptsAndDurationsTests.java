package io.neurolink.aop;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkBatchAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiMisuseException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.sse.AiSse;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for annotated methods with many attempts, for futures that others complete, and
 * for very long durations.
 */
@Timeout(120)
class AttemptsAndDurationsTests {

	private final VirtualClock clock = VirtualClock.manual();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withPropertyValues("neurolink.providers.demo.type=simulated", "neurolink.retry.budget.enabled=false",
				"logging.level.io.neurolink.retry=off");

	static Stream<Arguments> completions() {
		return Stream.of(completion("complete", (future) -> future.complete("from outside")),
				completion("completeExceptionally",
						(future) -> future.completeExceptionally(new CancellationException())),
				completion("cancel", (future) -> future.cancel(false)),
				completion("obtrudeValue", (future) -> future.obtrudeValue("forced")),
				completion("orTimeout", (future) -> future.orTimeout(1, TimeUnit.MILLISECONDS)),
				completion("completeOnTimeout", (future) -> future.completeOnTimeout("late", 1, TimeUnit.MILLISECONDS)),
				completion("completeAsync", (future) -> future.completeAsync(() -> "async", Runnable::run)));
	}

	private static Arguments completion(String name, Consumer<CompletableFuture<String>> completion) {
		return arguments(name, completion);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("completions")
	void aFutureCompletedFromOutsideEndsItsAttempts(String name, Consumer<CompletableFuture<String>> completion) {
		this.runner.withBean(AiClock.class, () -> this.clock).withUserConfiguration(Desk.class).run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<String> future = desk.future();
			assertThat(desk.calls()).hasValue(1);
			assertThat(this.clock.pending()).isEqualTo(1);
			completion.accept(future);
			Awaitility.await().until(future::isDone);
			Awaitility.await().until(() -> this.clock.pending() == 0);
			this.clock.advance(Duration.ofHours(1));
			assertThat(desk.calls()).hasValue(1);
		});
	}

	@Test
	void aFutureThatTimesOutCancelsTheCallUnderWayAndAsksNoOtherModel() {
		this.runner.withUserConfiguration(Desk.class).run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<String> future = desk.hanging().orTimeout(1, TimeUnit.MILLISECONDS);
			Awaitility.await().until(future::isDone);
			assertThat(catchThrowable(future::join)).hasCauseInstanceOf(TimeoutException.class);
			Awaitility.await().until(desk.underWay()::isCancelled);
			assertThat(desk.calls()).hasValue(1);
		});
	}

	@Test
	void aFutureCompletedWhileItWaitsForAPermitGivesItsPlaceUp() {
		this.runner.withBean(AiClock.class, () -> this.clock).withUserConfiguration(Desk.class).run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.limited().join()).isEqualTo("limited 1");
			CompletableFuture<String> second = desk.limited();
			CompletableFuture<String> third = desk.limited();
			second.complete("from outside");
			this.clock.advance(Duration.ofHours(1));
			Awaitility.await().until(third::isDone);
			assertThat(third.join()).isEqualTo("limited 2");
		});
	}

	@Test
	void fourThousandRetriesEndForEveryShape() {
		this.runner.withUserConfiguration(Desk.class).run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(catchThrowable(() -> desk.mono().block())).hasMessage("call 4001");
			assertThat(catchThrowable(() -> desk.flux().blockLast())).hasMessage("call 8002");
			assertThat(catchThrowable(() -> desk.failed().join())).hasRootCauseMessage("call 12003");
			assertThat(catchThrowable(desk::blocking)).hasMessage("call 16004")
				.satisfies((failure) -> assertThat(failure.getSuppressed()).hasSize(16));
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { LongPeriod.class, LongTtl.class, LongDelay.class, LongWait.class, LongDeadline.class,
			LongStale.class })
	void aDurationThatCannotBeMeasuredFailsTheStart(Class<?> bean) {
		this.runner.withUserConfiguration(bean).run((context) -> {
			AiMisuseException misuse = misuse(context);
			assertThat(misuse).hasMessageContaining(bean.getName() + "#ask")
				.hasMessageContaining("is longer than 292 years");
			assertThat(misuse.action()).contains("to a shorter duration, as in 36500d");
		});
	}

	@Test
	void soDoesAPropertyThatOverrides() {
		this.runner.withUserConfiguration(Longest.class)
			.withPropertyValues("neurolink.rate-limit.instances.longest.per=P200000D")
			.run((context) -> assertThat(misuse(context).action())
				.contains("Set neurolink.rate-limit.instances.longest.per to a shorter duration"));
	}

	@Test
	void theLongestDurationsWork() {
		this.runner.withUserConfiguration(Longest.class)
			.withPropertyValues("neurolink.timeout.total=P200000D", "neurolink.retry.max-wait=P200000D",
					"neurolink.timeout.first-token=P200000D", "neurolink.timeout.idle=P200000D")
			.run((context) -> {
				Longest desk = context.getBean(Longest.class);
				assertThat(desk.ask("a")).isEqualTo("a");
				assertThat(desk.ask("a")).isEqualTo("a");
				assertThat(desk.window("a")).isEqualTo("a");
				assertThat(catchThrowable(() -> desk.window("b"))).isInstanceOf(AiException.class)
					.hasMessageContaining("rate limiter");
				assertThat(desk.mono("a").block()).isEqualTo("a");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "circuit-breaker.wait-open", "batch.linger", "batch.drain-timeout", "cache.store-timeout",
			"rate-limit.store-timeout", "sse.heartbeat", "keys.max-rest", "timeout.connect", "timeout.stream-total" })
	void everyPropertyWithALongDurationWorksOrFailsTheStart(String property) {
		this.runner.withUserConfiguration(Plain.class)
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkBatchAutoConfiguration.class))
			.withPropertyValues("neurolink." + property + "=P200000D", "neurolink.circuit-breaker.minimum-calls=1",
					"neurolink.providers.broken.type=simulated", "neurolink.providers.broken.simulated.failure-rate=1",
					"neurolink.default-provider=demo")
			.run((context) -> {
				if (context.getStartupFailure() != null) {
					assertThat(context).getFailure().hasStackTraceContaining("neurolink." + property);
					return;
				}
				AiTemplate ai = context.getBean(AiTemplate.class);
				assertThat(ai.generate("Hi")).isNotEmpty();
				assertThat(ai.stream("Hi").collectList().block()).isNotEmpty();
				assertThat(AiSse.events(ai.stream("Hi"), Duration.ofDays(200_000)).collectList().block()).isNotEmpty();
				AiRequest broken = AiRequest.builder().provider("broken").prompt("Hi").build();
				assertThat(catchThrowable(() -> ai.generate(broken))).isInstanceOf(AiException.class);
				assertThat(catchThrowable(() -> ai.generate(broken))).isInstanceOf(AiException.class);
				assertThat(context.getBean(Plain.class).ask("Hi")).isEqualTo("Hi");
				try (AiBatchQueue queue = context.getBean(AiBatchQueue.class)) {
					CompletableFuture<AiResponse> answer = queue.add(AiRequest.of("Hi"));
					queue.drain();
					assertThat(answer).isCompletedWithValueMatching((response) -> !response.content().isEmpty());
				}
			});
	}

	private static AiMisuseException misuse(AssertableApplicationContext context) {
		Throwable failure = context.getStartupFailure();
		while (failure != null && !(failure instanceof AiMisuseException)) {
			failure = failure.getCause();
		}
		return (AiMisuseException) Objects.requireNonNull(failure);
	}

	static class Desk {

		private final AtomicInteger calls = new AtomicInteger();

		private final CompletableFuture<String> underWay = new CompletableFuture<>();

		AtomicInteger calls() {
			return this.calls;
		}

		CompletableFuture<String> underWay() {
			return this.underWay;
		}

		@AiRetry(maxRetries = 100, delay = "10s", jitter = "0s")
		@AiFallback(value = "sorry", on = AiErrorType.INVALID_REQUEST)
		CompletableFuture<String> future() {
			return CompletableFuture.failedFuture(failure());
		}

		@AiRetry
		@AiFallback(models = "demo/other", value = "sorry")
		CompletableFuture<String> hanging() {
			this.calls.incrementAndGet();
			return this.underWay;
		}

		@AiRateLimited(limit = 1, per = "10s", maxWait = "1h")
		CompletableFuture<String> limited() {
			return CompletableFuture.completedFuture("limited " + this.calls.incrementAndGet());
		}

		@AiRetry(maxRetries = 4000, delay = "0s", jitter = "0s")
		CompletableFuture<String> failed() {
			return CompletableFuture.failedFuture(failure());
		}

		@AiRetry(maxRetries = 4000, delay = "0s", jitter = "0s")
		Mono<String> mono() {
			return Mono.error(failure());
		}

		@AiRetry(maxRetries = 4000, delay = "0s", jitter = "0s")
		Flux<String> flux() {
			return Flux.error(failure());
		}

		@AiRetry(maxRetries = 4000, delay = "0s", jitter = "0s")
		String blocking() {
			throw failure();
		}

		private AiException failure() {
			return AiException.builder(AiErrorType.OVERLOADED).message("call " + this.calls.incrementAndGet()).build();
		}

	}

	static class Longest {

		@AiCached(ttl = "9223372036854775807ns", staleIfError = "9223372036854775807ns")
		@AiRetry(delay = "106000d", maxDelay = "106000d", jitter = "9223372036854775807ns", deadline = "106000d")
		@AiRateLimited(name = "longest", limit = 1, per = "106000d", maxWait = "106000d")
		String ask(String question) {
			return question;
		}

		@AiRateLimited(limit = 1, per = "9223372036854775807ns", maxWait = "1s",
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		String window(String question) {
			return question;
		}

		@AiCached(ttl = "106000d")
		@AiRetry(deadline = "9223372036854775807ns")
		Mono<String> mono(String question) {
			return Mono.just(question);
		}

	}

	static class Plain {

		@AiCached
		@AiRateLimited
		@AiRetry
		String ask(String question) {
			return question;
		}

	}

	static class LongPeriod {

		@AiRateLimited(per = "P200000D")
		String ask(String question) {
			return question;
		}

	}

	static class LongTtl {

		@AiCached(ttl = "P200000D")
		String ask(String question) {
			return question;
		}

	}

	static class LongStale {

		@AiCached(staleIfError = "P106752D")
		String ask(String question) {
			return question;
		}

	}

	static class LongDelay {

		@AiRetry(delay = "PT9223372036854775807S")
		String ask(String question) {
			return question;
		}

	}

	static class LongDeadline {

		@AiRetry(deadline = "P200000D")
		String ask(String question) {
			return question;
		}

	}

	static class LongWait {

		@AiRateLimited(maxWait = "P200000D")
		String ask(String question) {
			return question;
		}

	}

}
