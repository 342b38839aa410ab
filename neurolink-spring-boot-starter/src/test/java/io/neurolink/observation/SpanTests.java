package io.neurolink.observation;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkMiddlewareAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkObservationAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spans as the SDK of OpenTelemetry exports them.
 */
@Timeout(60)
class SpanTests {

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final VirtualClock clock = VirtualClock.advancing();

	private final OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
		.setTracerProvider(
				SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(this.exporter)).build())
		.build();

	private final OtelTracer tracer = new OtelTracer(this.openTelemetry.getTracer("test"),
			new OtelCurrentTraceContext(), (event) -> {
			});

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkEnginesAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class,
				NeuroLinkAspectsAutoConfiguration.class, NeuroLinkMiddlewareAutoConfiguration.class,
				NeuroLinkObservationAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withBean(ObservationHandler.FirstMatchingCompositeObservationHandler.class,
				() -> new ObservationHandler.FirstMatchingCompositeObservationHandler(
						new PropagatingSenderTracingObservationHandler<>(this.tracer, Propagator.NOOP),
						new DefaultTracingObservationHandler(this.tracer)))
		.withBean(AiClock.class, () -> this.clock)
		.withBean(Desk.class)
		.withBean("demo", SimulatedProvider.class, () -> SimulatedProvider.builder("demo").build())
		.withPropertyValues("neurolink.default-provider=demo");

	@BeforeAll
	static void propagateContexts() {
		Hooks.enableAutomaticContextPropagation();
	}

	@AfterAll
	static void doNotPropagateContexts() {
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void attributesHaveTheTypesOfTheConventions() {
		try (ScriptedServer server = new ScriptedServer()) {
			server.enqueue(Reply.json(200,
					"""
							{"id":"chatcmpl-1","model":"m1-0613","choices":[{"message":{"content":"answer"},"finish_reason":"stop"}],
							"usage":{"prompt_tokens":3,"completion_tokens":1}}"""));
			this.runner.withPropertyValues("neurolink.providers.primary.type=openai",
					"neurolink.providers.primary.api-key=none", "neurolink.providers.primary.base-url=" + server.url())
				.run((context) -> {
					context.getBean(AiTemplate.class)
						.generate(AiRequest.builder()
							.prompt("?")
							.provider("primary")
							.model("m1")
							.maxTokens(7)
							.temperature(0.5)
							.build());
					SpanData span = span((one) -> one.getName().equals("chat m1"));
					assertThat(attributes(span)).containsEntry("server.port", (long) port(server))
						.containsEntry("gen_ai.request.max_tokens", 7L)
						.containsEntry("gen_ai.request.temperature", 0.5)
						.containsEntry("gen_ai.usage.input_tokens", 3L)
						.containsEntry("gen_ai.usage.output_tokens", 1L)
						.containsEntry("gen_ai.response.finish_reasons", List.of("stop"))
						.containsEntry("gen_ai.response.model", "m1-0613")
						.containsEntry("gen_ai.operation.name", "chat")
						.containsEntry("neurolink.attempt", 1L)
						.doesNotContainKeys("error.type", "gen_ai.request.stream");
				});
		}
	}

	@Test
	void aConventionOfTheApplicationRenamesSpansAndAttributes() {
		this.runner.withBean(Renaming.class).run((context) -> {
			context.getBean(AiTemplate.class).generate("?");
			SpanData span = span((one) -> one.getName().equals("ask demo"));
			assertThat(attributes(span)).containsEntry("desk", "support");
		});
	}

	@Test
	void aStreamSaysThatItIsOne() {
		this.runner.run((context) -> {
			context.getBean(Desk.class).stream("one two three").blockLast();
			assertThat(attributes(span((one) -> one.getName().equals("chat m1"))))
				.containsEntry("gen_ai.request.stream", true);
		});
	}

	@Test
	void aStreamSaysHowLongItTookToItsFirstChunk() {
		this.runner
			.withBean("slow", SimulatedProvider.class,
					() -> SimulatedProvider.builder("slow").latency(Duration.ofMillis(250)).clock(this.clock).build())
			.withPropertyValues("neurolink.default-provider=slow")
			.run((context) -> {
				context.getBean(Desk.class).stream("one two three").blockLast();
				assertThat(attributes(span((one) -> one.getName().equals("chat m1"))))
					.containsEntry("gen_ai.response.time_to_first_chunk", 0.25);
				this.exporter.reset();
				context.getBean(Desk.class).retried("one two three");
				assertThat(attributes(span((one) -> one.getName().equals("chat m1"))))
					.doesNotContainKey("gen_ai.response.time_to_first_chunk");
			});
	}

	@Test
	void attributesWithoutAValueAreAbsent() {
		this.runner.run((context) -> {
			context.getBean("demo", SimulatedProvider.class).failNext(4, AiErrorType.OVERLOADED);
			context.getBean(AiTemplate.class).tryGenerate(Desk.request("?"));
			assertThat(attributes(span((one) -> one.getName().equals("chat m1"))))
				.containsEntry("error.type", "OVERLOADED")
				.doesNotContainKeys("gen_ai.response.model", "server.address", "server.port",
						"gen_ai.response.finish_reasons");
		});
	}

	@Test
	void retriesStayInTheTraceAroundThemWhereTheMethodsAreNotObserved() {
		this.runner
			.withPropertyValues("management.observations.enable.neurolink=false",
					"neurolink.circuit-breaker.enabled=false")
			.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				List<Consumer<Desk>> calls = List.of((one) -> one.retried("?"), (one) -> one.future("?").join(),
						(one) -> one.mono("?").block(), (one) -> one.stream("?").blockLast());
				for (Consumer<Desk> call : calls) {
					this.exporter.reset();
					context.getBean("demo", SimulatedProvider.class).failNext(2, AiErrorType.OVERLOADED);
					Observation.createNotStarted("request", context.getBean(ObservationRegistry.class))
						.observe(() -> call.accept(desk));
					SpanData request = span((one) -> one.getName().equals("request"));
					Awaitility.await()
						.untilAsserted(() -> assertThat(this.exporter.getFinishedSpanItems())
							.filteredOn((one) -> one.getName().equals("chat m1"))
							.hasSize(3)
							.allSatisfy((one) -> assertThat(one.getParentSpanId()).isEqualTo(request.getSpanId())));
				}
			});
	}

	@ParameterizedTest
	@EnumSource
	void aCancelledCallIsTheSameInTheSpansOfTheAttemptAndOfTheMethod(Shape shape) {
		this.runner.withBean("silent", SilentProvider.class)
			.withPropertyValues("neurolink.default-provider=silent")
			.run((context) -> {
				shape.cancel(context);
				assertThat(attributes(span((one) -> one.getName().equals("chat m1")))).containsEntry("error.type",
						"CANCELLED");
				SpanData method = span((one) -> one.getName().startsWith("SpanTests.Desk#"));
				assertThat(method.getStatus().getStatusCode().name()).isEqualTo("ERROR");
				assertThat(method.getEvents()).anySatisfy(
						(event) -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.type")))
							.isEqualTo("io.neurolink.error.AiCancelledException"));
			});
	}

	@Test
	void aCallOfTheBatchQueueIsAChildOfWhoeverAddedIt() {
		this.runner.run((context) -> {
			AiBatchQueue queue = AiBatchQueue.builder(context.getBean(AiTemplate.class)).batchSize(2).build();
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			CompletableFuture<AiResponse> first = Observation.createNotStarted("first", registry)
				.observe(() -> queue.add(Desk.request("one")));
			CompletableFuture<AiResponse> second = Observation.createNotStarted("second", registry)
				.observe(() -> queue.add(Desk.request("two")));
			first.join();
			second.join();
			Awaitility.await()
				.untilAsserted(() -> assertThat(this.exporter.getFinishedSpanItems())
					.filteredOn((one) -> one.getName().equals("chat m1"))
					.extracting(SpanData::getParentSpanId)
					.containsExactlyInAnyOrder(span((one) -> one.getName().equals("first")).getSpanId(),
							span((one) -> one.getName().equals("second")).getSpanId()));
			queue.close();
		});
	}

	private SpanData span(Predicate<SpanData> which) {
		// The answer is handed on before its span has ended.
		return Awaitility.await()
			.until(() -> this.exporter.getFinishedSpanItems().stream().filter(which).findFirst(), Optional::isPresent)
			.orElseThrow();
	}

	private static Map<String, Object> attributes(SpanData span) {
		Map<String, Object> attributes = new HashMap<>();
		span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
		return attributes;
	}

	private static int port(ScriptedServer server) {
		return URI.create(server.url()).getPort();
	}

	enum Shape {

		BLOCKING {
			@Override
			void cancel(ApplicationContext context) {
				Thread thread = new Thread(() -> {
					try {
						context.getBean(Desk.class).retried("?");
					}
					catch (RuntimeException ex) {
						// interrupted
					}
				});
				thread.start();
				awaitCall(context);
				thread.interrupt();
			}
		},
		FUTURE {
			@Override
			void cancel(ApplicationContext context) {
				CompletableFuture<AiResponse> future = context.getBean(Desk.class).future("?");
				awaitCall(context);
				future.cancel(true);
			}
		},
		MONO {
			@Override
			void cancel(ApplicationContext context) {
				Disposable subscription = context.getBean(Desk.class).mono("?").subscribe();
				awaitCall(context);
				subscription.dispose();
			}
		},
		FLUX {
			@Override
			void cancel(ApplicationContext context) {
				Disposable subscription = context.getBean(Desk.class).stream("?").subscribe();
				awaitCall(context);
				subscription.dispose();
			}
		};

		abstract void cancel(ApplicationContext context);

		private static void awaitCall(ApplicationContext context) {
			Awaitility.await().until(() -> context.getBean("silent", SilentProvider.class).called());
		}

	}

	static class SilentProvider implements AiProvider {

		private final AtomicBoolean called = new AtomicBoolean();

		@Override
		public String name() {
			return "silent";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return Mono.<AiResponse>never().doOnSubscribe((subscription) -> this.called.set(true));
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.<AiChunk>never().doOnSubscribe((subscription) -> this.called.set(true));
		}

		boolean called() {
			return this.called.get();
		}

	}

	static class Renaming implements GlobalObservationConvention<GenAiCallContext> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof GenAiCallContext;
		}

		@Override
		public String getName() {
			return "gen_ai.client.operation.duration";
		}

		@Override
		public String getContextualName(GenAiCallContext context) {
			return "ask " + context.request().provider();
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(GenAiCallContext context) {
			return KeyValues.of("desk", "support");
		}

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

		static AiRequest request(String question) {
			return AiRequest.builder().model("m1").prompt(question).build();
		}

	}

}
