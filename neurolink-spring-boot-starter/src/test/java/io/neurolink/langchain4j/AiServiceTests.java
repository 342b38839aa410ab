package io.neurolink.langchain4j;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import dev.langchain4j.service.spring.AiService;
import dev.langchain4j.service.spring.AiServiceWiringMode;
import dev.langchain4j.spring.LangChain4jAutoConfig;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Annotations on the methods of {@code @AiService} interfaces, against servers of the
 * wires of OpenAI and Anthropic.
 */
@Timeout(120)
class AiServiceTests {

	private final ScriptedServer server = new ScriptedServer();

	private final ScriptedServer other = new ScriptedServer();

	private final ApplicationContextRunner runner = LangChain4jContext.runner(this.server)
		.withInitializer((context) -> AutoConfigurationPackages
			.register((BeanDefinitionRegistry) context.getBeanFactory(), AiServiceTests.class.getPackageName()))
		.withConfiguration(SortedAutoConfigurations.of(LangChain4jAutoConfig.class))
		.withUserConfiguration(LangChain4jContext.OpenAi.class, LangChain4jContext.Anthropic.class, Services.class)
		.withPropertyValues("other.url=" + this.other.url(), "neurolink.circuit-breaker.enabled=false");

	@AfterEach
	void closeServers() {
		this.server.close();
		this.other.close();
	}

	@Test
	void retryHasOneOwner() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			Assistant assistant = context.getBean(Assistant.class);
			this.server.enqueue(OpenAiReplies.error(503, "server_error", "overloaded"),
					OpenAiReplies.error(503, "server_error", "overloaded"), OpenAiReplies.text("forty-two"));
			assertThat(assistant.retried("why?")).isEqualTo("forty-two");
			assertThat(this.server.requestCount()).isEqualTo(3);
			this.server.always(OpenAiReplies.error(503, "server_error", "overloaded"));
			assertThatExceptionOfType(InternalServerException.class).isThrownBy(() -> assistant.retried("why?"))
				.satisfies((failure) -> assertThat(failure.getSuppressed()).hasSize(3));
			assertThat(this.server.requestCount()).isEqualTo(3 + 4);
		});
	}

	@Test
	void fallbackToTheModelOfAnotherVendor() {
		this.runner.run((context) -> {
			this.server.always(OpenAiReplies.error(401, "invalid_api_key", "Incorrect API key"));
			this.other.always(AnthropicReplies.text("forty-two"));
			assertThat(context.getBean(Assistant.class).fallback("why?")).isEqualTo("forty-two");
			assertThat(this.server.requestCount()).isEqualTo(1);
			assertThat(this.other.requestCount()).isEqualTo(1);
			assertThat(this.other.takeRequest().body()).contains("claude-sonnet").contains("why?");
			this.other.always(OpenAiReplies.error(401, "authentication_error", "invalid x-api-key"));
			assertThat(context.getBean(Assistant.class).fallback("why?")).isEqualTo("sorry");
		});
	}

	@Test
	void cacheAndLimit() {
		this.runner.run((context) -> {
			Assistant assistant = context.getBean(Assistant.class);
			this.server.always(OpenAiReplies.text("forty-two"));
			assertThat(assistant.cached("why?")).isEqualTo("forty-two");
			assertThat(assistant.cached("why?")).isEqualTo("forty-two");
			assertThat(this.server.requestCount()).isEqualTo(1);
			assertThat(assistant.limited("why?")).isEqualTo("forty-two");
			assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(() -> assistant.limited("why?"));
			assertThat(this.server.requestCount()).isEqualTo(2);
			this.server.always(OpenAiReplies.text("forty-two", 9_490));
			assertThat(assistant.tokens("why?")).isEqualTo("forty-two");
			assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(() -> assistant.tokens("why?"));
			assertThat(this.server.requestCount()).isEqualTo(3);
		});
	}

	@Test
	void toolsRunOnceWhenTheSecondTurnIsRetried() {
		this.runner.run((context) -> {
			this.server.enqueue(OpenAiReplies.toolCall("weather", "{\"arg0\":\"Paris\",\"city\":\"Paris\"}"),
					OpenAiReplies.error(503, "server_error", "overloaded"),
					OpenAiReplies.error(503, "server_error", "overloaded"), OpenAiReplies.text("sunny"));
			assertThat(context.getBean(ToolAssistant.class).retriedCalls("Paris")).isEqualTo("sunny");
			assertThat(context.getBean(Weather.class).calls).hasValue(1);
			assertThat(this.server.requestCount()).isEqualTo(4);
		});
	}

	@Test
	void toolsRunOnceWhenTheSecondTurnFailsOver() {
		this.runner.run((context) -> {
			this.server.enqueue(OpenAiReplies.toolCall("weather", "{\"arg0\":\"Paris\",\"city\":\"Paris\"}"));
			this.server.always(OpenAiReplies.error(503, "server_error", "overloaded"));
			this.other.always(AnthropicReplies.text("sunny"));
			assertThat(context.getBean(ToolAssistant.class).chat("Paris")).isEqualTo("sunny");
			assertThat(context.getBean(Weather.class).calls).hasValue(1);
			assertThat(this.other.requestCount()).isEqualTo(1);
			assertThat(this.other.takeRequest().body()).contains("tool_result")
				.contains("21 degrees")
				.contains("weather");
		});
	}

	@Test
	void tokenStream() {
		this.runner.run((context) -> {
			this.server.enqueue(OpenAiReplies.toolCallStream("weather", "{\"arg0\":\"Paris\",\"city\":\"Paris\"}"),
					OpenAiReplies.error(503, "server_error", "overloaded"), OpenAiReplies.stream("sun", "ny"));
			CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
			StringBuilder text = new StringBuilder();
			context.getBean(ToolAssistant.class)
				.stream("Paris")
				.onPartialResponse(text::append)
				.onCompleteResponse(answer::complete)
				.onError(answer::completeExceptionally)
				.start();
			assertThat(answer.get(30, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("sunny");
			assertThat(text).hasToString("sunny");
			assertThat(context.getBean(Weather.class).calls).hasValue(1);
			assertThat(this.server.requestCount()).isEqualTo(3);
		});
	}

	@Test
	void tokenStreamWhoseSecondTurnFailsOver() {
		this.runner.run((context) -> {
			this.server.enqueue(OpenAiReplies.toolCallStream("weather", "{\"arg0\":\"Paris\",\"city\":\"Paris\"}"));
			this.server.always(OpenAiReplies.error(503, "server_error", "overloaded"));
			this.other.always(AnthropicReplies.stream("sun", "ny"));
			CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
			context.getBean(ToolAssistant.class).stream("Paris").onPartialResponse((part) -> {
			}).onCompleteResponse(answer::complete).onError(answer::completeExceptionally).start();
			assertThat(answer.get(60, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("sunny");
			assertThat(context.getBean(Weather.class).calls).hasValue(1);
			assertThat(this.server.requestCount()).isEqualTo(3);
			assertThat(this.other.takeRequest().body()).contains("tool_result").contains("21 degrees");
		});
	}

	@Test
	void fluxIsRetriedAndFailsOverBeforeItsFirstElement() {
		this.runner.run((context) -> {
			ToolAssistant assistant = context.getBean(ToolAssistant.class);
			this.server.enqueue(OpenAiReplies.error(503, "server_error", "overloaded"),
					OpenAiReplies.stream("sun", "ny"));
			assertThat(assistant.flux("Paris").collectList().block(Duration.ofSeconds(60))).containsExactly("sun",
					"ny");
			assertThat(this.server.requestCount()).isEqualTo(2);
			this.server.always(OpenAiReplies.error(503, "server_error", "overloaded"));
			this.other.always(AnthropicReplies.stream("rai", "ny"));
			assertThat(assistant.flux("Paris").collectList().block(Duration.ofSeconds(60))).containsExactly("rai",
					"ny");
			assertThat(this.server.requestCount()).isEqualTo(2 + 2);
		});
	}

	@Test
	void annotationThatWouldNotSeeATokenStream() {
		this.runner.withBean(Streaming.class, () -> (question) -> null).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasStackTraceContaining("TokenStream")
				.hasStackTraceContaining("@AiRetry");
		});
	}

	/** The tool, as a bean. */
	@Configuration(proxyBeanMethods = false)
	static class Services {

		@Bean
		Weather weather() {
			return new Weather();
		}

	}

	/** A tool. */
	static class Weather {

		final AtomicInteger calls = new AtomicInteger();

		@Tool("the weather")
		String weather(String city) {
			this.calls.incrementAndGet();
			return "21 degrees in " + city;
		}

	}

	/** Without tools. */
	@AiService(wiringMode = AiServiceWiringMode.EXPLICIT, chatModel = "openAiChatModel")
	interface Assistant {

		@AiRetry
		String retried(String question);

		@AiFallback(models = "anthropic/claude-sonnet", value = "sorry")
		String fallback(String question);

		@AiCached
		String cached(String question);

		@AiRateLimited(limit = 1, per = "1h", mode = AiRateLimited.Mode.REJECT)
		String limited(String question);

		@AiRateLimited(limit = 9_500, per = "24h", unit = AiRateLimited.Unit.TOKENS, mode = AiRateLimited.Mode.REJECT)
		String tokens(String question);

	}

	/** With tools. */
	@AiService(wiringMode = AiServiceWiringMode.EXPLICIT, chatModel = "openAiChatModel",
			streamingChatModel = "openAiStreamingChatModel", tools = "weather")
	interface ToolAssistant {

		@AiRetry(around = AiRetry.Around.MODEL_CALL)
		@UserMessage("How is the weather in {{city}}?")
		String retriedCalls(@V("city") String city);

		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		@AiFallback(models = "anthropic/claude-haiku", around = AiFallback.Around.MODEL_CALL)
		@UserMessage("How is the weather in {{city}}?")
		String chat(@V("city") String city);

		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		@AiFallback(models = "anthropic/claude-haiku", around = AiFallback.Around.MODEL_CALL)
		@UserMessage("How is the weather in {{city}}?")
		TokenStream stream(@V("city") String city);

		@AiRetry(maxRetries = 1)
		@AiFallback(models = "anthropic/claude-haiku")
		@UserMessage("How is the weather in {{city}}?")
		Flux<String> flux(@V("city") String city);

	}

	/** With an annotation around the method. */
	interface Streaming {

		@AiRetry
		TokenStream stream(String question);

	}

}
