package io.neurolink.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiMisuseException;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.stereotype.Service;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * An application with the chat models of two vendors.
 */
@Timeout(180)
class ApplicationTests {

	private static final Wire OPENAI = Wire.OPENAI;

	private static final Wire ANTHROPIC = Wire.ANTHROPIC;

	private static final Host ONE = new Host(OPENAI).with("neurolink.spring-ai.default-retries=0");

	private static final Host TWO = new Host(OPENAI, ANTHROPIC);

	@BeforeAll
	static void start() {
		ONE.start(CachedStream.class, Remembering.class);
		TWO.start(Desk.class);
	}

	@AfterAll
	static void close() {
		ONE.close();
		TWO.close();
	}

	@BeforeEach
	void reset() {
		ONE.reset();
		TWO.reset();
	}

	@Test
	void eachModelIsAProviderOfItsVendor() {
		AiTemplate template = TWO.bean(AiTemplate.class);
		assertThat(template.providers()).containsExactlyInAnyOrder("openai", "anthropic");
		TWO.server(ANTHROPIC).always(ANTHROPIC.answer("Hello"));
		AiResponse answer = template.generate(AiRequest.builder().prompt("hi").provider("anthropic").build());
		assertThat(answer.content()).isEqualTo("Hello");
		assertThat(answer.model()).isEqualTo("claude-haiku-4-5");
		assertThat(answer.usage()).satisfies((usage) -> assertThat(usage.inputTokens()).isEqualTo(7));
		assertThat(answer.finishReason()).isEqualTo("stop");
		assertThatThrownBy(() -> template.generate("hi")).isInstanceOf(AiException.class)
			.hasMessageContaining("neurolink.default-provider");
	}

	@Test
	void aSingleModelIsTheDefault() {
		ONE.server(OPENAI).always(OPENAI.answer("Hello"));
		assertThat(ONE.bean(AiTemplate.class).generate("hi")).isEqualTo("Hello");
	}

	@Test
	void aProviderOfTheSameNameFailsTheStart() {
		try (Host host = new Host(OPENAI).with("neurolink.providers.open-ai.type=simulated")) {
			assertThatThrownBy(host::start).isInstanceOfSatisfying(AiMisuseException.class,
					(ex) -> assertThat(ex.action()).contains("neurolink.spring-ai.models.openAiChatModel.provider"));
		}
		try (Host host = new Host(OPENAI)
			.with("neurolink.providers.open-ai.type=simulated", "neurolink.default-provider=open-ai",
					"neurolink.spring-ai.models.openAiChatModel.provider=spring-openai")
			.start()) {
			assertThat(host.bean(AiTemplate.class).providers()).containsExactlyInAnyOrder("open-ai", "spring-openai");
		}
	}

	@Test
	void aModelThatIsLeftOutIsNotTouched() {
		try (Host host = new Host(OPENAI).with("neurolink.spring-ai.models.openAiChatModel.enabled=false").start()) {
			assertThat(host.model(OPENAI)).isInstanceOf(OpenAiChatModel.class);
			assertThat(host.context().getEnvironment().getProperty("spring.ai.openai.chat.max-retries")).isNull();
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void injectionByTheClassOfAWrappedModelIsExplained(CapturedOutput output) {
		try (Host host = new Host(OPENAI)) {
			assertThatThrownBy(() -> host.start(ByClass.class)).isInstanceOf(RuntimeException.class);
			assertThat(output).contains("APPLICATION FAILED TO START",
					"neurolink.spring-ai.models.openAiChatModel.enabled=false");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void retriesOfTheClientAreReported(CapturedOutput output) {
		try (Host host = new Host(OPENAI).with("spring.ai.openai.max-retries=4").start()) {
			assertThat(output).contains("spring.ai.openai.max-retries is 4", "up to 15 requests");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void retriesOfGooglesClientAreReported(CapturedOutput output) {
		try (Host host = new Host(Wire.GOOGLE).with("google.attempts=3").start()) {
			assertThat(output).contains("'googleGenAiChatModel' retries a failed call 2 times", "up to 9 requests");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void retriesOfGooglesClientByDefaultAreReported(CapturedOutput output) {
		try (Host host = new Host(Wire.GOOGLE).with("google.attempts=").start()) {
			assertThat(output).contains("'googleGenAiChatModel' retries a failed call 4 times", "up to 15 requests");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aGoogleClientWithoutRetriesIsNotReported(CapturedOutput output) {
		try (Host host = new Host(Wire.GOOGLE).start()) {
			assertThat(host.model(Wire.GOOGLE)).isNotNull();
			assertThat(output).doesNotContain("retries a failed call");
		}
	}

	@Test
	void aModelOfAClassThatIsNotFinalKeepsItsClass() {
		try (Host host = new Host(Wire.OLLAMA).start()) {
			host.server(Wire.OLLAMA).always(Wire.OLLAMA.error(500));
			OllamaChatModel model = host.bean(OllamaChatModel.class);
			assertThatThrownBy(() -> model.call("hi")).isInstanceOf(RuntimeException.class);
			assertThat(host.server(Wire.OLLAMA).requestCount()).isEqualTo(3);
			assertThat(model.getOptions().getModel()).isEqualTo("llama3.2");
		}
	}

	@Test
	void annotationsActAroundAClient() {
		Desk desk = TWO.bean(Desk.class);
		TWO.server(OPENAI).always(OPENAI.error(503));
		TWO.server(ANTHROPIC).always(ANTHROPIC.answer("Hello"));
		assertThat(desk.elsewhere("hi")).isEqualTo("Hello");
		assertThat(TWO.requests(OPENAI)).isEqualTo(2);
		assertThat(desk.cached("hi")).isEqualTo("Hello");
		assertThat(desk.cached("hi")).isEqualTo("Hello");
		assertThat(TWO.requests(ANTHROPIC)).isEqualTo(2);
		assertThat(desk.limited("hi")).isEqualTo("Hello");
		assertThatThrownBy(() -> desk.limited("hi")).isInstanceOfSatisfying(AiException.class,
				(ex) -> assertThat(ex.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED));
	}

	@Test
	void aStreamFailsOverBeforeItsFirstChunk() {
		TWO.server(OPENAI).always(OPENAI.error(503));
		TWO.server(ANTHROPIC).always(ANTHROPIC.stream("Hel", "lo"));
		assertThat(TWO.bean(Desk.class).live("hi").collectList().block()).containsSequence("Hel", "lo");
		assertThat(TWO.requests(OPENAI)).isEqualTo(2);
	}

	@Test
	void aCutStreamIsNotCached() {
		ONE.server(OPENAI).enqueue(OPENAI.cutStream("Hel"), OPENAI.stream("Hel", "lo"));
		CachedStream desk = ONE.bean(CachedStream.class);
		assertThatThrownBy(() -> desk.live("hi").collectList().block()).isInstanceOf(AiException.class);
		assertThat(desk.live("hi").collectList().block()).contains("Hel", "lo");
		assertThat(desk.live("hi").collectList().block()).contains("Hel", "lo");
		assertThat(ONE.requests(OPENAI)).isEqualTo(2);
	}

	@Test
	void middlewareChangesWhatIsSentAndReturned() {
		try (Host host = new Host(OPENAI).start(Shouting.class)) {
			host.server(OPENAI).enqueue(OPENAI.answer("hello"), OPENAI.stream("hel", "lo"));
			UserMessage message = UserMessage.builder()
				.text("secret 1234")
				.media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] { 1, 2, 3 })))
				.build();
			ChatResponse answer = host.model(OPENAI).call(new Prompt(message));
			assertThat(answer.getResult().getOutput().getText()).isEqualTo("HELLO");
			assertThat(host.server(OPENAI).takeRequest().body()).contains("secret ****", "image_url", "Be polite.")
				.doesNotContain("1234");
			assertThat(host.model(OPENAI).stream("secret 1234").collectList().block()).contains("HEL", "LO");
			assertThat(host.server(OPENAI).takeRequest().body()).contains("secret ****").doesNotContain("1234");
		}
	}

	@Test
	void portableOptionsOfOneCallAreSent() {
		ONE.server(OPENAI).always(OPENAI.answer("hello"));
		ONE.model(OPENAI).call(new Prompt("hi", ChatOptions.builder().temperature(0.25).build()));
		assertThat(ONE.server(OPENAI).takeRequest().body()).contains("\"temperature\":0.25", "gpt-4o-mini");
		ChatClient.create(ONE.model(OPENAI))
			.prompt("hi")
			.options(ChatOptions.builder().model("gpt-4o").maxTokens(77))
			.call()
			.content();
		assertThat(ONE.server(OPENAI).takeRequest().body()).contains("\"gpt-4o\"", "77");
	}

	@Test
	void memoryHoldsNoFallbackText() {
		ONE.server(OPENAI).always(OPENAI.error(503));
		assertThat(ONE.bean(Remembering.class).answer("hi")).isEqualTo("Later.");
		assertThat(ONE.bean(Remembering.class).memory().get("1"))
			.noneMatch((message) -> "Later.".equals(message.getText()));
		ONE.server(OPENAI).always(OPENAI.answer("Hello"));
		assertThat(ONE.bean(Remembering.class).answer("hi again")).isEqualTo("Hello");
		assertThat(ONE.bean(Remembering.class).memory().get("1"))
			.anyMatch((message) -> "Hello".equals(message.getText()));
	}

	@Test
	void anEntityIsRead() {
		ONE.server(OPENAI).always(OPENAI.answer("{\\\"city\\\":\\\"Oslo\\\",\\\"degrees\\\":7}"));
		Weather weather = ChatClient.create(ONE.model(OPENAI)).prompt("weather?").call().entity(Weather.class);
		assertThat(weather).isEqualTo(new Weather("Oslo", 7));
	}

	@Test
	void theTemplateIsAChatModel() {
		try (Host host = new Host(OPENAI)
			.with("neurolink.providers.demo.type=simulated", "neurolink.default-provider=demo")
			.start()) {
			ChatModel model = host.context().getBean("neuroLinkChatModel", ChatModel.class);
			assertThat(ChatClient.create(model).prompt().system("Be brief.").user("hi").call().content()).isNotEmpty();
			assertThat(ChatClient.create(model).prompt("hi").stream().content().collectList().block()).isNotEmpty();
			assertThat(host.server(OPENAI).requestCount()).isZero();
			UserMessage media = UserMessage.builder()
				.text("hi")
				.media(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[] { 1 })))
				.build();
			assertThatThrownBy(() -> model.call(new Prompt(media))).isInstanceOf(AiException.class)
				.hasMessageContaining("media");
			assertThat(host.context().getBean(ChatModel.class)).isSameAs(host.model(OPENAI));
		}
	}

	@Test
	void prometheusHasTheMetersOfBoth() {
		ONE.server(OPENAI).always(OPENAI.answer("Hello"));
		ONE.model(OPENAI).call("hi");
		ONE.model(OPENAI).call("hi");
		String scrape = ONE.bean(PrometheusMeterRegistry.class).scrape();
		assertThat(scrape).contains("gen_ai_client_token_usage_total{", "gen_ai_client_token_usage_tokens_sum{",
				"gen_ai_client_operation_seconds_count{", "gen_ai_client_operation_duration_seconds_count{",
				"ai_requests_total{");
	}

	record Weather(String city, int degrees) {
	}

	@Service
	static class Desk {

		private final ChatClient client;

		Desk(@Qualifier("openAiChatModel") ChatModel model) {
			this.client = ChatClient.create(model);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5")
		@AiRetry(maxRetries = 1)
		String elsewhere(String question) {
			return String.valueOf(this.client.prompt(question).call().content());
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5")
		@AiCached
		@AiRetry(maxRetries = 1)
		String cached(String question) {
			return String.valueOf(this.client.prompt(question).call().content());
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5")
		@AiRateLimited(limit = 2, per = "1h", mode = AiRateLimited.Mode.REJECT)
		@AiRetry(maxRetries = 0)
		String limited(String question) {
			return String.valueOf(this.client.prompt(question).call().content());
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5")
		@AiRetry(maxRetries = 1)
		Flux<String> live(String question) {
			return this.client.prompt(question).stream().content();
		}

	}

	@Service
	static class ByClass {

		ByClass(OpenAiChatModel model) {
			model.getOptions();
		}

	}

	@Service
	static class CachedStream {

		private final ChatClient client;

		CachedStream(ChatModel model) {
			this.client = ChatClient.create(model);
		}

		@AiCached
		Flux<String> live(String question) {
			return this.client.prompt(question).stream().content();
		}

	}

	@Service
	static class Remembering {

		private final ChatMemory memory = MessageWindowChatMemory.builder().build();

		private final ChatClient client;

		Remembering(ChatModel model) {
			this.client = ChatClient.builder(model)
				.defaultAdvisors(MessageChatMemoryAdvisor.builder(this.memory).build())
				.build();
		}

		ChatMemory memory() {
			return this.memory;
		}

		@AiFallback("Later.")
		@AiRetry(maxRetries = 0)
		String answer(String question) {
			return String.valueOf(this.client.prompt(question)
				.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, "1"))
				.call()
				.content());
		}

	}

	static class Shouting {

		@Bean
		AiMiddleware shouting() {
			return new AiMiddleware() {

				@Override
				public Mono<AiResponse> generate(AiRequest request, Chain chain) {
					return chain.next(changed(request))
						.map((answer) -> answer.toBuilder().content(answer.content().toUpperCase(Locale.ROOT)).build());
				}

				@Override
				public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
					return chain.next(changed(request))
						.map((chunk) -> chunk.toBuilder().content(chunk.content().toUpperCase(Locale.ROOT)).build());
				}

				private AiRequest changed(AiRequest request) {
					List<AiMessage> messages = new ArrayList<>(List.of(AiMessage.system("Be polite.")));
					request.messages()
						.forEach((message) -> messages
							.add(new AiMessage(message.role(), message.text().replace("1234", "****"))));
					return request.toBuilder().messages(messages).build();
				}

			};
		}

	}

}
