package io.neurolink.observation;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkMiddlewareAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkObservationAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvent.BreakerChange;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what meters and traces tell.
 */
@Timeout(60)
class ObservationTests {

	private final SimpleTracer tracer = new SimpleTracer();

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class,
						NeuroLinkMiddlewareAutoConfiguration.class, NeuroLinkObservationAutoConfiguration.class))
		.withBean(Desk.class)
		.withBean(AiClock.class, VirtualClock::advancing)
		.withBean("openai", SimulatedProvider.class, () -> SimulatedProvider.builder("openai").build())
		.withBean("google-ai", SimulatedProvider.class, () -> SimulatedProvider.builder("google-ai").build())
		.withPropertyValues("neurolink.default-provider=openai");

	private final ApplicationContextRunner runner = this.plain
		.withConfiguration(
				SortedAutoConfigurations.of(MetricsAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
		.withBean(ObservationHandler.FirstMatchingCompositeObservationHandler.class,
				() -> new ObservationHandler.FirstMatchingCompositeObservationHandler(
						new PropagatingSenderTracingObservationHandler<>(this.tracer, Propagator.NOOP),
						new DefaultTracingObservationHandler(this.tracer)));

	// As spring.reactor.context-propagation=auto does in a booted application.
	@BeforeAll
	static void propagateContexts() {
		Hooks.enableAutomaticContextPropagation();
	}

	@AfterAll
	static void doNotPropagateContexts() {
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void callsAreCountedByStatusProviderModelAndError() {
		run((context) -> {
			openai(context).failNext(1, AiErrorType.OVERLOADED);
			context.getBean(Desk.class).retried("?");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(count(meters, "ai.requests", "status", "error", "provider", "openai", "model", "m1", "error",
					"OVERLOADED"))
				.isEqualTo(1);
			assertThat(count(meters, "ai.requests", "status", "success", "provider", "openai", "model", "m1", "error",
					"none"))
				.isEqualTo(1);
			assertThat(meters.get("ai.request.duration").tag("status", "success").timer().count()).isEqualTo(1);
			assertThat(
					count(meters, "neurolink.retries", "name", "ObservationTests.Desk#retried", "outcome", "success"))
				.isEqualTo(1);
		});
	}

	@Test
	void aCallThatIsGivenUpIsAnErrorOfItsOwn() {
		run((context) -> {
			StepVerifier.create(context.getBean(Desk.class).stream("one two three"), 1)
				.expectNextCount(1)
				.thenCancel()
				.verify();
			assertThat(count(context.getBean(MeterRegistry.class), "ai.requests", "error", "CANCELLED")).isEqualTo(1);
			assertThat(this.tracer.getSpans()).filteredOn((span) -> span.getName().equals("chat m1"))
				.singleElement()
				.satisfies((span) -> assertThat(span.getTags()).containsEntry("error.type", "CANCELLED"));
		});
	}

	@Test
	void whatASharedStoreHadNoPartInIsCounted() {
		run((context) -> {
			AiMeters listener = context.getBean(AiMeters.class);
			for (AiEvent.StoreUnavailable.Decision decision : AiEvent.StoreUnavailable.Decision.values()) {
				listener.onEvent(new AiEvent.StoreUnavailable("desk", decision));
			}
			listener.onEvent(new AiEvent.Hit("answers", AiEvent.Hit.Kind.STALE));
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			for (String decision : List.of("allowed", "local", "rejected")) {
				assertThat(count(meters, "neurolink.rate.limit.unshared", "name", "desk", "decision", decision))
					.isEqualTo(1);
			}
			assertThat(count(meters, "neurolink.cache", "name", "answers", "result", "stale")).isEqualTo(1);
		});
	}

	@Test
	void theEnginesAreCounted() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			desk.cached("?");
			desk.cached("?");
			openai(context).failNext(1, AiErrorType.AUTHENTICATION);
			desk.fallenBack("?");
			desk.limited("?");
			catchThrowableOfType(AiLimitExceededException.class, () -> desk.limited("?"));
			desk.patient("?");
			desk.patient("?");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(count(meters, "neurolink.cache", "name", "answers", "result", "miss")).isEqualTo(1);
			assertThat(count(meters, "neurolink.cache", "name", "answers", "result", "hit")).isEqualTo(1);
			assertThat(count(meters, "neurolink.fallbacks", "from", "openai/m1", "to", "google-ai/m2", "reason",
					"AUTHENTICATION"))
				.isEqualTo(1);
			assertThat(count(meters, "neurolink.rate.limit.rejected", "name", "strict")).isEqualTo(1);
			assertThat(meters.get("neurolink.rate.limit.wait").tag("name", "patient").timer().count()).isEqualTo(1);
		});
	}

	@Test
	void prometheusSeesTheNamesOfTheGuideAndTheirBuckets() {
		run((context) -> {
			context.getBean(Desk.class).retried("?");
			String scraped = context.getBean(PrometheusMeterRegistry.class).scrape();
			assertThat(scraped).contains("ai_requests_total{", "ai_request_duration_seconds_bucket{")
				.contains("gen_ai_client_operation_duration_seconds_bucket{", "gen_ai_client_token_usage_bucket{")
				.containsPattern("ai_request_duration_seconds_bucket\\{.*le=\"0.1\"}")
				.containsPattern("ai_request_duration_seconds_bucket\\{.*le=\"10.0\"}")
				.containsPattern("gen_ai_client_operation_duration_seconds_bucket\\{.*le=\"0.01\"}")
				.containsPattern("gen_ai_client_operation_duration_seconds_bucket\\{.*le=\"81.92\"}")
				.containsPattern("gen_ai_client_token_usage_bucket\\{.*gen_ai_token_type=\"input\".*le=\"16384.0\"}");
		});
	}

	@Test
	void everyMeterIsThereWithTheTagsThatItsDescriptionNames() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			openai(context).failNext(1, AiErrorType.OVERLOADED);
			desk.retried("?");
			desk.stream("one two three").blockLast();
			desk.cached("?");
			desk.limited("?");
			catchThrowableOfType(AiLimitExceededException.class, () -> desk.limited("?"));
			desk.patient("?");
			desk.patient("?");
			openai(context).failNext(1, AiErrorType.AUTHENTICATION);
			desk.fallenBack("?");
			AiMeters listener = context.getBean(AiMeters.class);
			listener.onEvent(new BreakerChange("openai/m1", BreakerChange.State.CLOSED, BreakerChange.State.OPEN));
			listener.onEvent(new AiEvent.MalformedEventSkipped("openai", "m1"));
			listener.onEvent(new AiEvent.StoreUnavailable("strict", AiEvent.StoreUnavailable.Decision.LOCAL));
			listener.onEvent(new AiEvent.AnswerNotStored("answers", AiEvent.AnswerNotStored.Reason.QUEUE_FULL));
			listener.onEvent(new AiEvent.Dequeued("batch", Duration.ofMillis(10), 0));
			listener.onEvent(new AiEvent.Hedge("Desk#ask", "openai/m1", "google-ai/m3", Duration.ofMillis(500)));
			listener.onEvent(new AiEvent.HedgeWin("Desk#ask", "openai/m1", "google-ai/m3"));
			listener.onEvent(new AiEvent.RouteChosen("AiTemplate", "openai/m1"));
			ModelRef priced = new ModelRef("openai", "gpt-4o");
			listener.onEvent(new AiEvent.Pause(priced, Duration.ofSeconds(1), AiEvent.Pause.Outcome.SENT));
			listener.onEvent(new AiEvent.BudgetRejected("desk", null, priced, null));
			context.getBean(AiTemplate.class)
				.generate(AiRequest.builder().provider("openai").model("gpt-4o").prompt("?").build());
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			AiBatchQueue queue = AiBatchQueue.builder(context.getBean(AiTemplate.class)).build();
			new BatchMeters(List.of(queue)).bindTo(meters);
			queue.close();
			for (AiMeter meter : AiMeter.values()) {
				assertThat(meters.find(meter.meterName()).meters()).as(meter.meterName())
					.isNotEmpty()
					.allSatisfy((found) -> assertThat(found.getId().getTags()).extracting((tag) -> tag.getKey())
						.containsAll(meter.tags()));
			}
			Set<String> known = Arrays.stream(AiMeter.values()).map(AiMeter::meterName).collect(Collectors.toSet());
			assertThat(meters.getMeters()).extracting((meter) -> meter.getId().getName())
				.filteredOn((name) -> name.matches("(ai|gen_ai|neurolink)\\..*") && !name.endsWith(".active"))
				.allSatisfy((name) -> assertThat(known).contains(name));
		});
	}

	@Test
	void theStateOfABreakerIsAGauge() {
		this.runner.withPropertyValues("neurolink.circuit-breaker.minimum-calls=2").run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			AiTemplate template = context.getBean(AiTemplate.class);
			openai(context).failNext(2, AiErrorType.OVERLOADED);
			template.tryGenerate(Desk.request("?"));
			template.tryGenerate(Desk.request("?"));
			Gauge state = meters.get("neurolink.circuit.state").tag("name", "openai/m1").gauge();
			assertThat(state.value()).isEqualTo(2);
			context.getBean(VirtualClock.class).advance(Duration.ofSeconds(31));
			template.tryGenerate(Desk.request("?"));
			assertThat(state.value()).isEqualTo(1);
			template.tryGenerate(Desk.request("?"));
			assertThat(state.value()).isZero();
		});
	}

	@Test
	void whoIsAskedIsTold() {
		try (ScriptedServer server = new ScriptedServer()) {
			server.enqueue(Reply.json(200, """
					{"model":"m1","choices":[{"message":{"content":"answer"},"finish_reason":"stop"}],
					"usage":{"prompt_tokens":3,"completion_tokens":1}}"""));
			this.runner.withPropertyValues("neurolink.providers.primary.type=openai",
					"neurolink.providers.primary.api-key=none", "neurolink.providers.primary.base-url=" + server.url())
				.run((context) -> {
					context.getBean(AiTemplate.class)
						.generate(Desk.request("?").toBuilder().provider("primary").build());
					URI url = URI.create(server.url());
					// The answer is handed on before its span has ended.
					await().until(() -> !this.tracer.onlySpan().getTags().isEmpty());
					assertThat(this.tracer.getSpans()).singleElement().satisfies((span) -> {
						assertThat(span.getKind()).isEqualTo(Span.Kind.CLIENT);
						assertThat(span.getTags()).containsEntry("server.address", url.getHost())
							.containsEntry("server.port", String.valueOf(url.getPort()))
							.containsEntry("gen_ai.provider.name", "primary");
					});
					assertThat(context.getBean(MeterRegistry.class)
						.get("gen_ai.client.token.usage")
						.tags("server.address", url.getHost(), "server.port", String.valueOf(url.getPort()),
								"gen_ai.token.type", "input")
						.summary()
						.totalAmount()).isEqualTo(3);
				});
		}
	}

	@Test
	void aCallIsASpanWithAChildForEachAttempt() {
		run((context) -> {
			openai(context).failNext(1, AiErrorType.OVERLOADED);
			context.getBean(Desk.class).retried("What is in the prompt?");
			assertAttemptsInside("ObservationTests.Desk#retried");
			assertThat(this.tracer.getSpans()).noneSatisfy(
					(span) -> assertThat(span.getTags().values()).anyMatch((value) -> value.contains("prompt")));
		});
	}

	@Test
	void soItIsForAFuture() {
		run((context) -> {
			openai(context).failNext(1, AiErrorType.OVERLOADED);
			context.getBean(Desk.class).future("?").join();
			assertAttemptsInside("ObservationTests.Desk#future");
		});
	}

	@Test
	void soItIsForAMonoAtEachSubscription() {
		run((context) -> {
			openai(context).failNext(1, AiErrorType.OVERLOADED);
			Mono<AiResponse> mono = context.getBean(Desk.class).mono("?");
			assertThat(this.tracer.getSpans()).isEmpty();
			mono.block();
			assertAttemptsInside("ObservationTests.Desk#mono");
			mono.block();
			assertThat(this.tracer.getSpans()).hasSize(5);
		});
	}

	@Test
	void soItIsForAStream() {
		run((context) -> {
			openai(context).failNext(1, AiErrorType.OVERLOADED);
			context.getBean(Desk.class).stream("?").blockLast();
			assertAttemptsInside("ObservationTests.Desk#stream");
		});
	}

	@Test
	void anApplicationWithoutRegistriesHasNoMeters() {
		this.plain.run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(AiMeters.class)
				.doesNotHaveBean(MeteredCalls.class)
				.doesNotHaveBean(ObservedMethods.class);
			assertThat(context.getBean(Desk.class).retried("?").content()).isNotEmpty();
		});
	}

	private void assertAttemptsInside(String method) {
		List<SimpleSpan> spans = List.copyOf(this.tracer.getSpans());
		assertThat(spans).extracting(SimpleSpan::getName).containsExactly(method, "chat m1", "chat m1");
		SimpleSpan call = spans.get(0);
		assertThat(call.getTags()).containsEntry("neurolink.method", method);
		assertThat(call.getEndTimestamp()).isAfter(Instant.EPOCH);
		for (int attempt = 1; attempt <= 2; attempt++) {
			SimpleSpan span = spans.get(attempt);
			assertThat(span.getKind()).isEqualTo(Span.Kind.CLIENT);
			assertThat(span.context().parentId()).isEqualTo(call.context().spanId());
			assertThat(span.getTags()).containsEntry("gen_ai.operation.name", "chat")
				.containsEntry("gen_ai.provider.name", "openai")
				.containsEntry("gen_ai.request.model", "m1")
				.doesNotContainKeys("server.address", "server.port")
				.containsEntry("neurolink.attempt", String.valueOf(attempt));
			assertThat(span.getTags().get("error.type")).isEqualTo((attempt == 1) ? "OVERLOADED" : null);
		}
	}

	private void run(ContextConsumer<AssertableApplicationContext> story) {
		this.runner.run(story);
	}

	private static SimulatedProvider openai(AssertableApplicationContext context) {
		return context.getBean("openai", SimulatedProvider.class);
	}

	private static double count(MeterRegistry meters, String name, String... tags) {
		return meters.get(name).tags(Tags.of(tags)).counter().count();
	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiRetry
		public AiResponse retried(String question) {
			return this.ai.generate(request(question));
		}

		@AiRetry
		public CompletableFuture<AiResponse> future(String question) {
			return this.ai.generateAsync(request(question));
		}

		@AiRetry
		public Mono<AiResponse> mono(String question) {
			return this.ai.generateMono(request(question));
		}

		@AiRetry
		public Flux<AiChunk> stream(String question) {
			return this.ai.stream(request(question));
		}

		@AiCached("answers")
		public AiResponse cached(String question) {
			return this.ai.generate(request(question));
		}

		@AiFallback(models = "google-ai/m2")
		public AiResponse fallenBack(String question) {
			return this.ai.generate(request(question));
		}

		@AiRateLimited(name = "strict", limit = 1, per = "1h", mode = AiRateLimited.Mode.REJECT)
		public AiResponse limited(String question) {
			return this.ai.generate(request(question));
		}

		@AiRateLimited(name = "patient", limit = 1, per = "1s")
		public AiResponse patient(String question) {
			return this.ai.generate(request(question));
		}

		private static AiRequest request(String question) {
			return AiRequest.builder().model("m1").prompt(question).build();
		}

	}

}
