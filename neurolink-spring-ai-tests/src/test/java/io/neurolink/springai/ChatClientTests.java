package io.neurolink.springai;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleTracer;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.testserver.Reply;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.content.Media;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.stereotype.Service;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A client of Spring AI within annotated methods: limits, cache, middleware, spans, and
 * the parts of a prompt that are sent to the model of another vendor.
 */
@Timeout(120)
class ChatClientTests {

	private static final Wire OPENAI = Wire.OPENAI;

	private static final Wire ANTHROPIC = Wire.ANTHROPIC;

	private static final Host HOST = new Host(OPENAI, ANTHROPIC).with("neurolink.spring-ai.default-retries=0",
			"neurolink.sanitizer.enabled=true", "neurolink.token-limit.context-windows.gpt-small=200",
			"spring.threads.virtual.enabled=true");

	private final Desk desk = HOST.bean(Desk.class);

	@BeforeAll
	static void start() {
		HOST.start(Desk.class, Spans.class);
	}

	@AfterAll
	static void close() {
		HOST.close();
	}

	@BeforeEach
	void reset() {
		HOST.server(OPENAI).always(OPENAI.error(503));
		HOST.server(ANTHROPIC).always(ANTHROPIC.error(503));
		HOST.server(OPENAI).forget();
		HOST.server(ANTHROPIC).forget();
	}

	@Test
	void aLimitOfTokensCountsThoseThatTheModelReports() {
		HOST.server(OPENAI).always(Reply.json(200, """
				{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[
				{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],
				"usage":{"prompt_tokens":7,"completion_tokens":9490,"total_tokens":9497}}"""));
		int before = HOST.server(OPENAI).requestCount();
		assertThat(this.desk.tokens("hi")).isEqualTo("Hello");
		assertThatThrownBy(() -> this.desk.tokens("hi")).isInstanceOfSatisfying(AiException.class,
				(ex) -> assertThat(ex.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED));
		assertThat(HOST.server(OPENAI).requestCount() - before).isEqualTo(1);
	}

	@Test
	void concurrentCallersShareOneRequest() throws Exception {
		CountDownLatch released = new CountDownLatch(1);
		HOST.server(OPENAI).always((exchange) -> {
			released.await();
			OPENAI.answer("Hello").answer(exchange);
		});
		int before = HOST.server(OPENAI).requestCount();
		List<CompletableFuture<String>> callers = List.of(
				CompletableFuture.supplyAsync(() -> this.desk.cached("together")),
				CompletableFuture.supplyAsync(() -> this.desk.cached("together")));
		HOST.server(OPENAI).takeRequest();
		released.countDown();
		for (CompletableFuture<String> caller : callers) {
			assertThat(caller.get(30, TimeUnit.SECONDS)).isEqualTo("Hello");
		}
		assertThat(HOST.server(OPENAI).requestCount() - before).isEqualTo(1);
	}

	@Test
	void theSanitizerChangesWhatIsSent() {
		HOST.server(OPENAI).always(OPENAI.answer("Hello"));
		HOST.server(ANTHROPIC).always(ANTHROPIC.stream("Hel", "lo"));
		String hidden = "Hi\u200B there\u202Efriend";
		assertThat(this.desk.plain(hidden)).isEqualTo("Hello");
		assertThat(HOST.server(OPENAI).takeRequest().body()).contains("friend")
			.doesNotContain("\u200B", "\u202E", "\\u200B", "\\u202E");
		HOST.server(OPENAI).always(OPENAI.error(503));
		assertThat(this.desk.live(hidden).collect(Collectors.joining()).block()).isEqualTo("Hello");
		assertThat(HOST.server(ANTHROPIC).takeRequest().body()).contains("friend").doesNotContain("\u200B", "\u202E");
	}

	@Test
	void aPromptBeyondTheWindowOfTheModelIsNotSentToIt() {
		HOST.server(ANTHROPIC).always(ANTHROPIC.answer("Hello"));
		int before = HOST.server(OPENAI).requestCount();
		assertThat(this.desk.small("why ".repeat(300))).isEqualTo("Hello");
		assertThat(HOST.server(OPENAI).requestCount()).isEqualTo(before);
	}

	@Test
	void mediaAndSystemTextAreSentToTheOtherVendor() {
		HOST.server(ANTHROPIC).always(ANTHROPIC.answer("A cat"));
		assertThat(this.desk.seen()).isEqualTo("A cat");
		assertThat(HOST.server(OPENAI).takeRequest().body()).contains("image_url", "data:image/png;base64,AQID");
		assertThat(HOST.server(ANTHROPIC).takeRequest().body()).contains("\"image\"", "image/png", "AQID", "Be brief.");
	}

	@Test
	void theSchemaOfNativeStructuredOutputIsSentToEither() {
		String json = "{\\\"city\\\":\\\"Oslo\\\",\\\"degrees\\\":7}";
		HOST.server(OPENAI).always(OPENAI.answer(json));
		assertThat(this.desk.weather()).isEqualTo(new Weather("Oslo", 7));
		assertThat(HOST.server(OPENAI).takeRequest().body()).contains("json_schema", "degrees");
		HOST.server(OPENAI).always(OPENAI.error(503));
		HOST.server(ANTHROPIC).always(ANTHROPIC.answer(json));
		assertThat(this.desk.weather()).isEqualTo(new Weather("Oslo", 7));
		assertThat(HOST.server(ANTHROPIC).takeRequest().body()).contains("json_schema", "degrees");
	}

	@Test
	void usageAndModelAreThoseOfTheModelThatAnswered() {
		HOST.server(ANTHROPIC).always(ANTHROPIC.answer("Hello"));
		ChatResponse whole = this.desk.response("hi");
		assertThat(whole.getMetadata().getModel()).isEqualTo("claude-haiku-4-5");
		assertThat(whole.getMetadata().getUsage()).extracting(Usage::getPromptTokens, Usage::getCompletionTokens)
			.containsExactly(7, 3);
		HOST.server(ANTHROPIC).always(ANTHROPIC.stream("Hel", "lo"));
		List<ChatResponse> chunks = this.desk.responses("hi").collectList().block();
		assertThat(chunks).isNotNull()
			.anySatisfy((chunk) -> assertThat(chunk.getMetadata().getUsage().getCompletionTokens()).isEqualTo(3));
	}

	@Test
	void optionsOfTheCallAreSentToTheOtherVendor() {
		HOST.server(ANTHROPIC).always(ANTHROPIC.answer("Hello"));
		assertThat(this.desk.withOptions("hi")).isEqualTo("Hello");
		assertThat(HOST.server(OPENAI).takeRequest().body()).contains("\"temperature\":0.25", "77");
		assertThat(HOST.server(ANTHROPIC).takeRequest().body()).contains("\"temperature\":0.25", "\"max_tokens\":77",
				"claude-haiku-4-5");
	}

	@Test
	void theMemoryHasTheAnswersOfModelsOnly() {
		assertThat(this.desk.remembered("one")).isEqualTo("Later.");
		HOST.server(ANTHROPIC).always(ANTHROPIC.answer("From afar"));
		assertThat(this.desk.remembered("two")).isEqualTo("From afar");
		assertThat(this.desk.rememberedLive("three").collect(Collectors.joining()).block()).isEqualTo("Later.");
		HOST.server(ANTHROPIC).always(ANTHROPIC.stream("From", " there"));
		assertThat(this.desk.rememberedLive("four").collect(Collectors.joining()).block()).isEqualTo("From there");
		assertThat(this.desk.memory().get("1")).extracting(Message::getText)
			.doesNotContain("Later.")
			.contains("From afar", "From there");
	}

	@Test
	void aCallHasASpanForEachRequest() {
		SimpleTracer tracer = HOST.bean(SimpleTracer.class);
		HOST.server(ANTHROPIC).always(ANTHROPIC.answer("Hello"));
		int before = tracer.getSpans().size();
		assertThat(this.desk.plain("hi")).isEqualTo("Hello");
		Awaitility.await()
			.untilAsserted(() -> assertThat(List.copyOf(tracer.getSpans())).hasSizeGreaterThan(before)
				.anySatisfy((span) -> assertThat(span.getTags()).containsEntry("gen_ai.request.model", "gpt-4o-mini")
					.containsKey("error.type"))
				.anySatisfy((span) -> assertThat(span.getTags()).containsEntry("gen_ai.response.model",
						"claude-haiku-4-5")));
	}

	@Test
	void anOpenBreakerSendsCallsToTheOtherVendorUntilAProbeSucceeds() {
		try (Host host = new Host(OPENAI, ANTHROPIC)
			.with("neurolink.spring-ai.default-retries=0", "neurolink.circuit-breaker.enabled=true",
					"neurolink.circuit-breaker.minimum-calls=2", "neurolink.circuit-breaker.wait-open=30s")
			.start(Desk.class)) {
			Desk other = host.bean(Desk.class);
			host.server(OPENAI).always(OPENAI.error(503));
			host.server(ANTHROPIC).always(ANTHROPIC.answer("From afar"));
			for (int i = 0; i < 5; i++) {
				assertThat(other.plain("hi")).isEqualTo("From afar");
			}
			assertThat(host.server(OPENAI).requestCount()).isEqualTo(2);
			assertThat(host.server(ANTHROPIC).requestCount()).isEqualTo(5);
			host.server(OPENAI).always(OPENAI.answer("Hello"));
			host.server(ANTHROPIC).always(ANTHROPIC.stream("From", " afar"));
			assertThat(other.live("hi").collect(Collectors.joining()).block()).isEqualTo("From afar");
			host.clock().advance(Duration.ofSeconds(31));
			assertThat(other.plain("hi")).isEqualTo("Hello");
			assertThat(host.server(OPENAI).requestCount()).isEqualTo(3);
		}
	}

	record Weather(String city, int degrees) {
	}

	/**
	 * Records spans.
	 */
	static class Spans {

		@Bean
		SimpleTracer tracer() {
			return new SimpleTracer();
		}

		@Bean
		ObservationHandler.FirstMatchingCompositeObservationHandler spans(SimpleTracer tracer) {
			return new ObservationHandler.FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(tracer, Propagator.NOOP),
					new DefaultTracingObservationHandler(tracer));
		}

	}

	/**
	 * Calls the model of one vendor, and falls back to that of another.
	 */
	@Service
	static class Desk {

		private static final String OTHER = "anthropic/claude-haiku-4-5";

		private final ChatMemory memory = MessageWindowChatMemory.builder().build();

		private final ChatClient client;

		Desk(@Qualifier("openAiChatModel") ChatModel model) {
			this.client = ChatClient.create(model);
		}

		ChatMemory memory() {
			return this.memory;
		}

		@AiFallback(models = OTHER)
		String plain(String question) {
			return text(this.client.prompt(question).call().content());
		}

		@AiFallback(models = OTHER)
		Flux<String> live(String question) {
			return this.client.prompt(question).stream().content();
		}

		@AiRateLimited(limit = 9_500, per = "24h", unit = AiRateLimited.Unit.TOKENS, mode = AiRateLimited.Mode.REJECT)
		String tokens(String question) {
			return text(this.client.prompt(question).call().content());
		}

		@AiCached
		String cached(String question) {
			return text(this.client.prompt(question).call().content());
		}

		@AiFallback(models = OTHER)
		String small(String question) {
			return text(
					this.client.prompt(question).options(ChatOptions.builder().model("gpt-small")).call().content());
		}

		@AiFallback(models = OTHER)
		String seen() {
			UserMessage message = UserMessage.builder()
				.text("What is it?")
				.media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] { 1, 2, 3 })))
				.build();
			return text(this.client.prompt().system("Be brief.").messages(message).call().content());
		}

		@AiFallback(models = OTHER)
		Weather weather() {
			return this.client.prompt("The weather in Oslo?")
				.call()
				.entity(Weather.class, (entity) -> entity.useProviderStructuredOutput());
		}

		@AiFallback(models = OTHER)
		ChatResponse response(String question) {
			return this.client.prompt(question).call().chatResponse();
		}

		@AiFallback(models = OTHER)
		Flux<ChatResponse> responses(String question) {
			return this.client.prompt(question).stream().chatResponse();
		}

		@AiFallback(models = OTHER)
		String withOptions(String question) {
			return text(this.client.prompt(question)
				.options(ChatOptions.builder().temperature(0.25).maxTokens(77))
				.call()
				.content());
		}

		@AiFallback(models = OTHER, value = "Later.")
		String remembered(String question) {
			return text(remembering(question).call().content());
		}

		@AiFallback(models = OTHER, value = "Later.")
		Flux<String> rememberedLive(String question) {
			return remembering(question).stream().content();
		}

		private ChatClient.ChatClientRequestSpec remembering(String question) {
			return this.client.prompt(question)
				.advisors(MessageChatMemoryAdvisor.builder(this.memory).build())
				.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, "1"));
		}

		private static String text(@Nullable String text) {
			return String.valueOf(text);
		}

	}

}
