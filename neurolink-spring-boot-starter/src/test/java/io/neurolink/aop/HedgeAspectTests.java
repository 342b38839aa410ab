package io.neurolink.aop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neurolink.actuator.HedgeTally;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.event.AiEvent;
import io.neurolink.hedge.HedgeBudget;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.observation.AiMeters;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
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

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code hedgeAfter} of {@code @AiFallback}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class HedgeAspectTests {

	private static final Duration AFTER = Duration.ofMillis(500);

	private final VirtualClock clock = VirtualClock.manual();

	private final SimulatedProvider first = SimulatedProvider.builder("first")
		.clock(this.clock)
		.answer((request) -> "first")
		.build();

	private final SimulatedProvider second = SimulatedProvider.builder("second")
		.clock(this.clock)
		.answer((request) -> "second")
		.latency(Duration.ofMillis(100))
		.build();

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
	void aSlowCallIsHedgedAndTheMethodRunsOnce(Shape shape) {
		this.first.latency(Duration.ofSeconds(20));
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<String> answer = shape.call.apply(desk, "why?");
			Awaitility.await().until(() -> this.clock.pending() == 2);
			this.clock.advance(AFTER);
			assertThat(this.second.callCount()).isEqualTo(1);
			this.clock.advance(Duration.ofMillis(100));
			assertThat(answer.get()).isEqualTo("second");
			assertThat(desk.runs()).hasValue(1);
			assertThat(this.first.callCount()).isEqualTo(1);
			assertThat(this.clock.pending()).isZero();
			assertThat(context.getBean(AspectContext.Heard.class).events).containsSubsequence(
					new AiEvent.Hedge(shape.method(), first(), second(), AFTER),
					new AiEvent.HedgeWin(shape.method(), first(), second()));
		});
	}

	@Test
	void aFastCallIsNotHedged() {
		run((context) -> {
			assertThat(context.getBean(Desk.class).future("why?").get()).isEqualTo("first");
			assertThat(this.second.callCount()).isZero();
			assertThat(this.clock.pending()).isZero();
		});
	}

	@Test
	void theAnswerOfAHedgeIsNotCachedAsThatOfTheModel() {
		this.first.latency(Duration.ofSeconds(20));
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<String> hedged = desk.cached("why?");
			this.clock.advance(Duration.ofSeconds(1));
			assertThat(hedged.get()).isEqualTo("second");
			this.first.latency(Duration.ZERO);
			assertThat(desk.cached("why?").get()).isEqualTo("first");
			assertThat(desk.cached("why?").get()).isEqualTo("first");
			assertThat(this.first.callCount()).isEqualTo(2);
		});
	}

	@Test
	void aHedgeCostsAPermitOfItsOwn() {
		this.first.latency(Duration.ofSeconds(20));
		run((context) -> {
			CompletableFuture<String> answer = context.getBean(Desk.class).limited("why?");
			this.clock.advance(AFTER);
			assertThat(context.getBean(LimiterStore.class).available()).containsEntry("permits", 8L);
			this.clock.advance(Duration.ofMillis(100));
			assertThat(answer.get()).isEqualTo("second");
		});
	}

	@Test
	void aRetryOfTheMethodRepeatsTheCallAndItsHedge() {
		this.first.latency(Duration.ofSeconds(20));
		this.second.failNext(1, AiErrorType.OVERLOADED);
		this.first.failNext(1, AiErrorType.OVERLOADED);
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			CompletableFuture<String> answer = desk.retried("why?");
			this.clock.advance(Duration.ofSeconds(20));
			this.clock.advance(Duration.ofSeconds(1));
			assertThat(this.first.callCount()).isEqualTo(2);
			this.clock.advance(Duration.ofSeconds(1));
			assertThat(answer.get()).isEqualTo("second");
			assertThat(desk.runs()).hasValue(2);
		});
	}

	@Test
	void aPercentileNeedsMeasuredCalls() {
		this.first.latency(Duration.ofMillis(200));
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			for (int i = 0; i < 50; i++) {
				CompletableFuture<String> answer = desk.percentile("why?");
				assertThat(this.clock.pending()).isEqualTo(1);
				this.clock.advance(Duration.ofMillis(200));
				assertThat(answer).isCompletedWithValue("first");
			}
			this.first.latency(Duration.ofSeconds(20));
			CompletableFuture<String> answer = desk.percentile("why?");
			this.clock.advance(Duration.ofMillis(310));
			assertThat(answer).isCompletedWithValue("second");
		});
	}

	@Test
	void theRatioIsAProperty() {
		this.first.latency(Duration.ofSeconds(20));
		runner().withPropertyValues("neurolink.hedge.ratio=0").run((context) -> {
			CompletableFuture<String> answer = context.getBean(Desk.class).future("why?");
			this.clock.advance(Duration.ofSeconds(1));
			assertThat(this.second.callCount()).isZero();
			answer.cancel(true);
		});
		runner().withPropertyValues("neurolink.hedge.ratio=0.25")
			.run((context) -> assertThat(context.getBean(HedgeBudget.class).ratio()).isEqualTo(0.25));
	}

	@Test
	void aRatioOutOfItsRangeFailsTheStart() {
		for (String ratio : List.of("1.5", "-0.1")) {
			runner().withPropertyValues("neurolink.hedge.ratio=" + ratio)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("neurolink.hedge.ratio")
					.hasMessageContaining("from 0 to 1"));
		}
	}

	@Test
	void aMethodWithoutCallsOfTheTemplateIsReported(CapturedOutput output) {
		run((context) -> {
			context.getBean(Desk.class).without("why?");
			context.getBean(Desk.class).without("why?");
			assertThat(output.getOut()).containsOnlyOnce("hedgeAfter of @AiFallback acts on such calls only")
				.contains("or remove hedgeAfter");
		});
	}

	@Test
	void thePlanNamesTheHedge() {
		run((context) -> assertThat(context.getBean(AiPlans.class).describe()).anySatisfy((plan) -> assertThat(plan)
			.contains("Desk#future: ")
			.contains(
					"fallback(second/simulated-1) > hedge(second/simulated-1 after 500ms, each call to a model) > method")));
	}

	@Test
	void metersAndActuatorCountHedgesAndWins() {
		this.first.latency(Duration.ofSeconds(20));
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		HedgeTally tally = new HedgeTally();
		runner().withBean(AiMeters.class, () -> new AiMeters(registry))
			.withBean(HedgeTally.class, () -> tally)
			.run((context) -> {
				CompletableFuture<String> answer = context.getBean(Desk.class).future("why?");
				this.clock.advance(AFTER);
				this.clock.advance(Duration.ofMillis(100));
				assertThat(answer).isCompletedWithValue("second");
				assertThat(registry.get("neurolink.hedges").tags("from", first(), "to", second()).counter().count())
					.isEqualTo(1);
				assertThat(registry.get("neurolink.hedge.wins").tags("from", first(), "to", second()).counter().count())
					.isEqualTo(1);
				assertThat(tally.uses()).containsEntry(first() + " -> " + second(), new HedgeTally.HedgeUse(1, 1));
			});
	}

	private String first() {
		return "first/" + this.first.defaultModel();
	}

	private String second() {
		return "second/" + this.second.defaultModel();
	}

	private void run(ContextConsumer<AssertableApplicationContext> test) {
		runner().run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkEnginesAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
			.withBean("clock", VirtualClock.class, () -> this.clock)
			.withBean("first", SimulatedProvider.class, () -> this.first)
			.withBean("second", SimulatedProvider.class, () -> this.second)
			.withBean(AspectContext.Heard.class)
			.withUserConfiguration(Desk.class)
			.withPropertyValues("neurolink.default-provider=first", "neurolink.hedge.ratio=1");
	}

	/**
	 * The return types, around the method and around each call.
	 */
	enum Shape {

		BLOCKING("answer", (desk, question) -> CompletableFuture.supplyAsync(() -> desk.answer(question))),

		BLOCKING_EACH_CALL("eachCall",
				(desk, question) -> CompletableFuture.supplyAsync(() -> desk.eachCall(question))),

		FUTURE("future", Desk::future),

		MONO("mono", (desk, question) -> desk.mono(question).toFuture()),

		STREAM("stream", (desk, question) -> text(desk.stream(question))),

		STREAM_EACH_CALL("streamEachCall", (desk, question) -> text(desk.streamEachCall(question)));

		private final String name;

		private final BiFunction<Desk, String, CompletableFuture<String>> call;

		Shape(String name, BiFunction<Desk, String, CompletableFuture<String>> call) {
			this.name = name;
			this.call = call;
		}

		String method() {
			return "HedgeAspectTests.Desk#" + this.name;
		}

		private static CompletableFuture<String> text(Flux<AiChunk> chunks) {
			return chunks.map(AiChunk::content).collectList().map((texts) -> String.join("", texts)).toFuture();
		}

	}

	static class Desk {

		private final AtomicInteger runs = new AtomicInteger();

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		AtomicInteger runs() {
			return this.runs;
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "500ms")
		String answer(String question) {
			this.runs.incrementAndGet();
			return this.ai.generate(question);
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "${my.hedge:500ms}",
				around = AiFallback.Around.MODEL_CALL)
		String eachCall(String question) {
			return answer(question);
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "500ms")
		CompletableFuture<String> future(String question) {
			this.runs.incrementAndGet();
			return this.ai.generateAsync(AiRequest.of(question)).thenApply(AiResponse::content);
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "PT0.5S")
		Mono<String> mono(String question) {
			this.runs.incrementAndGet();
			return this.ai.generateMono(question).map(AiResponse::content);
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "500ms")
		Flux<AiChunk> stream(String question) {
			this.runs.incrementAndGet();
			return this.ai.stream(question);
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "500ms", around = AiFallback.Around.MODEL_CALL)
		Flux<AiChunk> streamEachCall(String question) {
			this.runs.incrementAndGet();
			return this.ai.stream(question);
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "500ms")
		@AiCached
		CompletableFuture<String> cached(String question) {
			return future(question);
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "500ms")
		@AiRateLimited(name = "permits", limit = 10, per = "1h")
		CompletableFuture<String> limited(String question) {
			return future(question);
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "500ms")
		@AiRetry(delay = "1s", jitter = "0s")
		CompletableFuture<String> retried(String question) {
			return future(question);
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "p95")
		CompletableFuture<String> percentile(String question) {
			return future(question);
		}

		@AiFallback(models = "second/simulated-1", hedgeAfter = "500ms")
		String without(String question) {
			return question;
		}

	}

}
