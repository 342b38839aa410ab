package io.neurolink.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.KeyedAiProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What is suspended of the one key of an application, and what still answers.
 */
@Timeout(60)
class KeySuspensionApplicationTests {

	private static final Reply WELL = Reply.json(200, """
			{"model":"m","choices":[{"message":{"content":"answer"},"finish_reason":"stop"}]}""");

	private static final String TOO_FAST = """
			{"error":{"message":"Slow down","type":"requests","code":"rate_limit_exceeded"}}""";

	private final ScriptedServer server = new ScriptedServer();

	private final VirtualClock clock = VirtualClock.manual();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkProvidersAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
				NeuroLinkAspectsAutoConfiguration.class, WebClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class))
		.withBean(AiClock.class, () -> this.clock)
		.withBean(Desk.class)
		.withPropertyValues("neurolink.providers.openai.api-key=sk-test-0123456789",
				"neurolink.providers.openai.model=gpt-4o", "neurolink.providers.openai.base-url=" + this.server.url());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void theCheaperModelOfTheSameKeyAnswersAtOnce() {
		this.server.enqueue(tooFast("20"));
		this.server.always(WELL);
		this.runner.run((context) -> {
			assertThat(context.getBean(Desk.class).answer("?")).isEqualTo("answer");
			assertThat(context.getBean(Desk.class).answer("?")).isEqualTo("answer");
			assertThat(this.server.requestCount()).isEqualTo(3);
			assertThat(this.server.takeRequest().body()).contains("\"gpt-4o\"");
			assertThat(this.server.takeRequest().body()).contains("\"gpt-4o-mini\"");
			assertThat(this.server.takeRequest().body()).contains("\"gpt-4o-mini\"");
			ApiKeyPool.Status status = status(context);
			assertThat(status.isHealthy()).isTrue();
			assertThat(status.models())
				.containsExactly(new ApiKeyPool.ModelStatus("gpt-4o", AiErrorType.RATE_LIMIT, Duration.ofSeconds(20)));
		});
	}

	@Test
	void anEndlessWaitIsNeitherSuspendedForNorWaitedFor() {
		this.server.enqueue(tooFast("1771404540"));
		this.server.always(WELL);
		this.runner.withPropertyValues("neurolink.keys.max-rest=2m").run((context) -> {
			AiException failure = catchThrowableOfType(AiException.class,
					() -> context.getBean(Desk.class).retried("?"));
			assertThat(failure.type()).isEqualTo(AiErrorType.RATE_LIMIT);
			assertThat(this.server.requestCount()).isOne();
			assertThat(status(context).models().get(0).restsFor()).isEqualTo(Duration.ofMinutes(2));
			AiException suspended = catchThrowableOfType(AiException.class,
					() -> context.getBean(AiTemplate.class).generate("?"));
			assertThat(suspended).hasMessageContaining("the model 'gpt-4o' is suspended on the only key")
				.hasMessageContaining("(2m)")
				.hasMessageContaining("RATE_LIMIT")
				.hasMessageNotContaining("sk-test");
			assertThat(this.server.requestCount()).isOne();
			this.clock.advance(Duration.ofMinutes(2));
			assertThat(context.getBean(AiTemplate.class).generate("?")).isEqualTo("answer");
			assertThat(status(context).models()).isEmpty();
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = {
			"application/json; {\"code\":\"permission-denied\",\"error\":\"Content violates usage guidelines.\"}",
			"text/html; <html><head><title>Attention Required!</title></head></html>", "text/plain; Forbidden" })
	void a403ThatIsNotAboutTheKeySuspendsNothing(String contentType, String body) {
		this.server.enqueue(Reply.of(403, contentType, Map.of(), body));
		this.server.always(WELL);
		this.runner.run((context) -> {
			AiTemplate template = context.getBean(AiTemplate.class);
			assertThat(template.tryGenerate(AiRequest.of("?")).isSuccess()).isFalse();
			assertThat(template.generate("?")).isEqualTo("answer");
			assertThat(status(context).isHealthy()).isTrue();
		});
	}

	@Test
	void aRefusedKeyIsSuspendedForAllModels() {
		this.server.always(Reply.json(401, "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"No\"}}"));
		this.runner.run((context) -> {
			assertThat(catchThrowableOfType(AiException.class, () -> context.getBean(Desk.class).answer("?")).type())
				.isEqualTo(AiErrorType.AUTHENTICATION);
			assertThat(this.server.requestCount()).isOne();
			assertThat(status(context).isHealthy()).isFalse();
		});
	}

	@Test
	void aModelThatIsListedTwiceOrWasAskedAlreadyIsAskedOnce() {
		this.server.always(Reply.json(503, "{}"));
		this.runner.run((context) -> {
			assertThat(context.getBean(Desk.class).listedTwice("?")).isEqualTo("sorry");
			assertThat(this.server.requestCount()).isEqualTo(2);
		});
	}

	@Test
	void aLongestSuspensionThatIsNotPositiveFailsTheStart() {
		this.runner.withPropertyValues("neurolink.keys.max-rest=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("neurolink.keys.max-rest"));
	}

	private static Reply tooFast(String retryAfter) {
		return Reply.of(429, "application/json", Map.of("Retry-After", retryAfter), TOO_FAST);
	}

	private static ApiKeyPool.Status status(ApplicationContext context) {
		KeyedAiProvider provider = (KeyedAiProvider) context.getBean(AiTemplate.class).provider("openai");
		return provider.keys().status().get(0);
	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiFallback(models = "openai/gpt-4o-mini")
		String answer(String question) {
			return this.ai.generate(question);
		}

		@AiRetry
		String retried(String question) {
			return this.ai.generate(question);
		}

		@AiFallback(models = { "openai/gpt-4o", "openai/gpt-4o-mini", "OpenAI/gpt-4o-mini" }, value = "sorry")
		String listedTwice(String question) {
			return this.ai.generate(question);
		}

	}

}
