package io.neurolink.observation;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkMiddlewareAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkObservationAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The identifiers and the tokens that the vendors send, in answers and in their spans.
 */
@Timeout(60)
class GenAiAttributesTests {

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final OtelTracer tracer = new OtelTracer(OpenTelemetrySdk.builder()
		.setTracerProvider(
				SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(this.exporter)).build())
		.build()
		.getTracer("test"), new OtelCurrentTraceContext(), (event) -> {
		});

	private final ScriptedServer server = new ScriptedServer();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkMiddlewareAutoConfiguration.class,
						NeuroLinkObservationAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withBean(ObservationHandler.FirstMatchingCompositeObservationHandler.class,
				() -> new ObservationHandler.FirstMatchingCompositeObservationHandler(
						new PropagatingSenderTracingObservationHandler<>(this.tracer, Propagator.NOOP),
						new DefaultTracingObservationHandler(this.tracer)));

	@AfterEach
	void closeTheServer() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void ofWholeAnswers(Vendor vendor) {
		this.server.enqueue(Reply.of(200, "application/json", headers(vendor), vendor.answer));
		run(vendor, (template) -> {
			AiResponse answer = template.generate(AiRequest.of("Hello"));
			assertThat(answer.responseId()).isEqualTo("answer-1");
			assertThat(answer.requestId()).isEqualTo((vendor.header != null) ? "request-1" : "answer-1");
			assertThat(answer.usage()).isEqualTo(vendor.usage);
		});
		assertSpan(vendor, vendor.header != null);
		assertThat(attributes()).doesNotContainKey("gen_ai.response.time_to_first_chunk");
	}

	@ParameterizedTest
	@EnumSource
	void ofStreams(Vendor vendor) {
		enqueueStream(vendor, headers(vendor));
		run(vendor, (template) -> {
			List<AiChunk> chunks = template.stream("Hello").collectList().block();
			assertThat(chunks).isNotNull().first().extracting(AiChunk::responseId).isEqualTo("answer-1");
			AiChunk closing = chunks.get(chunks.size() - 1);
			assertThat(closing.responseId()).isEqualTo("answer-1");
			assertThat(closing.requestId()).isEqualTo((vendor.header != null) ? "request-1" : "answer-1");
			assertThat(closing.usage()).isEqualTo(vendor.usage);
		});
		assertSpan(vendor, vendor.header != null);
		assertThat(attributes().get("gen_ai.response.time_to_first_chunk")).isInstanceOf(Double.class);
	}

	@ParameterizedTest
	@EnumSource
	void ofAnswersThatAreReadAsStreams(Vendor vendor) {
		enqueueStream(vendor, headers(vendor));
		run(vendor, (template) -> {
			AiResponse answer = template.generate(AiRequest.of("Hello"));
			assertThat(answer.responseId()).isEqualTo("answer-1");
			assertThat(answer.requestId()).isEqualTo((vendor.header != null) ? "request-1" : "answer-1");
			assertThat(answer.usage()).isEqualTo(vendor.usage);
		}, "neurolink.generate.by-streaming=true");
		assertSpan(vendor, vendor.header != null);
	}

	@ParameterizedTest
	@EnumSource
	void ofStreamsThatAreGivenUp(Vendor vendor) {
		this.server.enqueue(
				Reply
					.stream(200, "text/event-stream", headers(vendor),
							List.of(vendor.stream[0].getBytes(StandardCharsets.UTF_8)))
					.then(Reply.hang()));
		run(vendor, (template) -> template.stream("Hello").blockFirst());
		assertThat(attributes()).containsEntry("gen_ai.response.id", "answer-1")
			.containsEntry("error.type", "CANCELLED");
	}

	@ParameterizedTest
	@EnumSource
	void withoutAHeaderTheRequestHasNoIdentifierOfItsOwn(Vendor vendor) {
		enqueueStream(vendor, Map.of());
		run(vendor, (template) -> template.stream("Hello").blockLast());
		assertSpan(vendor, false);
	}

	@Test
	void ofFailures() {
		this.server.enqueue(Reply.of(400, "application/json", Map.of("x-request-id", "request-1"), "{}"));
		run(Vendor.OPENAI, (template) -> assertThat(template.tryGenerate(AiRequest.of("Hello")).isSuccess()).isFalse());
		assertThat(attributes()).containsEntry("neurolink.request.id", "request-1")
			.doesNotContainKey("gen_ai.response.id");
	}

	@Test
	void tokensThatAreNotReportedAreAbsent() {
		this.server.enqueue(Reply.json(200, """
				{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],
				"usage":{"prompt_tokens":3,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":0}}}"""));
		run(Vendor.OPENAI, (template) -> template.generate("Hello"));
		assertThat(attributes()).containsEntry("gen_ai.usage.input_tokens", 3L)
			.doesNotContainKeys("gen_ai.response.id", "neurolink.request.id", "gen_ai.usage.cache_read.input_tokens",
					"gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.reasoning.output_tokens");
	}

	private void enqueueStream(Vendor vendor, Map<String, String> headers) {
		List<byte[]> events = List.of(vendor.stream)
			.stream()
			.map((event) -> event.getBytes(StandardCharsets.UTF_8))
			.toList();
		this.server.enqueue(Reply.stream(200, "text/event-stream", headers, events).then(Exchange::end));
	}

	private void run(Vendor vendor, Consumer<AiTemplate> story, String... properties) {
		this.runner
			.withPropertyValues("neurolink.providers.vendor.type=" + vendor.type, "neurolink.providers.vendor.model=m",
					"neurolink.providers.vendor.api-key=none",
					"neurolink.providers.vendor.base-url=" + this.server.url())
			.withPropertyValues(properties)
			.run((context) -> story.accept(context.getBean(AiTemplate.class)));
	}

	private void assertSpan(Vendor vendor, boolean header) {
		Map<String, Object> attributes = attributes();
		assertThat(attributes).containsEntry("gen_ai.response.id", "answer-1");
		assertThat(attributes.get("neurolink.request.id")).isEqualTo(header ? "request-1" : null);
		assertThat(attributes.get("gen_ai.usage.input_tokens")).isEqualTo(vendor.usage.inputTokens());
		assertThat(attributes.get("gen_ai.usage.output_tokens")).isEqualTo(vendor.usage.outputTokens());
		assertThat(attributes.get("gen_ai.usage.cache_read.input_tokens")).isEqualTo(vendor.usage.cachedInputTokens());
		assertThat(attributes.get("gen_ai.usage.cache_creation.input_tokens"))
			.isEqualTo((vendor.usage.cacheWriteTokens() > 0) ? vendor.usage.cacheWriteTokens() : null);
		assertThat(attributes.get("gen_ai.usage.reasoning.output_tokens"))
			.isEqualTo((vendor.usage.reasoningTokens() > 0) ? vendor.usage.reasoningTokens() : null);
	}

	private Map<String, Object> attributes() {
		// The answer is handed on before its span has ended.
		Awaitility.await().until(() -> this.exporter.getFinishedSpanItems().size() == 1);
		Map<String, Object> attributes = new HashMap<>();
		this.exporter.getFinishedSpanItems()
			.get(0)
			.getAttributes()
			.forEach((key, value) -> attributes.put(key.getKey(), value));
		return attributes;
	}

	private static Map<String, String> headers(Vendor vendor) {
		return (vendor.header != null) ? Map.of(vendor.header, "request-1") : Map.of();
	}

	enum Vendor {

		OPENAI("openai", "x-request-id", new AiUsage(100, 20, 120, 64, 0, 8), """
				{"id":"answer-1","choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],
				"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,
				"prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":8}}}""",
				"""
						data: {"id":"answer-1","choices":[{"delta":{"content":"Hi"}}]}

						""", """
						data: {"id":"answer-1","choices":[{"delta":{},"finish_reason":"stop"}]}

						""",
				"""
						data: {"id":"answer-1","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":8}}}

						""",
				"data: [DONE]\n\n"),

		ANTHROPIC("anthropic", "request-id", new AiUsage(100, 20, 120, 64, 30, 0), """
				{"type":"message","id":"answer-1","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn",
				"usage":{"input_tokens":6,"cache_creation_input_tokens":30,"cache_read_input_tokens":64,
				"output_tokens":20}}""",
				"""
						data: {"type":"message_start","message":{"id":"answer-1","usage":{"input_tokens":6,"cache_creation_input_tokens":30,"cache_read_input_tokens":64,"output_tokens":1}}}

						data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}

						""",
				"""
						data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":0,"cache_read_input_tokens":0,"output_tokens":20}}

						data: {"type":"message_stop"}

						"""),

		GOOGLE("google-ai", null, new AiUsage(100, 20, 120, 64, 0, 8), """
				{"responseId":"answer-1","candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}],
				"usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":64,"candidatesTokenCount":12,
				"thoughtsTokenCount":8,"totalTokenCount":120}}""",
				"""
						data: {"responseId":"answer-1","candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":64,"thoughtsTokenCount":8}}

						""",
				"""
						data: {"responseId":"answer-1","candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":12,"totalTokenCount":120}}

						""");

		private final String type;

		private final String header;

		private final AiUsage usage;

		private final String answer;

		private final String[] stream;

		Vendor(String type, String header, AiUsage usage, String answer, String... stream) {
			this.type = type;
			this.header = header;
			this.usage = usage;
			this.answer = answer;
			this.stream = stream;
		}

	}

}
