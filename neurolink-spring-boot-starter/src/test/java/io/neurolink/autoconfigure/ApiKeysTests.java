package io.neurolink.autoconfigure;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.StartupAnalysis;
import io.neurolink.provider.ApiKeySource;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for where keys come from, and which is used.
 */
@ExtendWith(OutputCaptureExtension.class)
class ApiKeysTests {

	private static final String ANSWER = """
			{"model":"m","choices":[{"message":{"content":"answer"},"finish_reason":"stop"}]}""";

	private final ScriptedServer server = new ScriptedServer();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkProvidersAutoConfiguration.class, WebClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class))
		.withPropertyValues("neurolink.providers.openai.model=m",
				"neurolink.providers.openai.base-url=" + this.server.url());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void theFirstIsFilledFirstWhereThatIsConfigured() {
		this.server.always(Reply.json(200, ANSWER));
		this.runner
			.withPropertyValues("neurolink.providers.openai.api-keys=sk-1,sk-2",
					"neurolink.providers.openai.key-strategy=fill-first")
			.run((context) -> assertThat(keysOfTwoCalls(context.getBean(AiTemplate.class))).containsExactly("sk-1",
					"sk-1"));
	}

	@Test
	void anUnknownStrategyFailsTheStart() {
		this.runner
			.withPropertyValues("neurolink.providers.openai.api-key=sk-1",
					"neurolink.providers.openai.key-strategy=luck")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("neurolink.providers.openai.key-strategy"));
	}

	@Test
	void aSourceOfTheApplicationExchangesThemWithoutARestart() {
		AtomicReference<String> vault = new AtomicReference<>("sk-old");
		this.server.always(Reply.json(200, ANSWER));
		this.runner.withBean(ApiKeySource.class, () -> (provider) -> List.of(provider + "-" + vault.get()))
			.run((context) -> {
				AiTemplate template = context.getBean(AiTemplate.class);
				template.generate("?");
				vault.set("sk-new");
				template.generate("?");
				assertThat(List.of(key(), key())).containsExactly("openai-sk-old", "openai-sk-new");
			});
	}

	@Test
	void whatTheSourceDoesNotKnowComesFromTheProperties() {
		this.server.always(Reply.json(200, ANSWER));
		this.runner.withBean(ApiKeySource.class, () -> (provider) -> List.of())
			.withPropertyValues("neurolink.providers.openai.api-key=sk-1")
			.run((context) -> assertThat(keysOfTwoCalls(context.getBean(AiTemplate.class))).containsExactly("sk-1",
					"sk-1"));
	}

	@Test
	void whereNobodyKnowsAKeyTheStartFails() {
		this.runner.withBean(ApiKeySource.class, () -> (provider) -> List.of())
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("The provider 'openai' has no API key"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "${A_VARIABLE_THAT_IS_NOT_SET}" })
	void aTestWithoutKeysIsPointedToTheMock(String key) {
		this.runner.withPropertyValues("neurolink.providers.openai.api-key=" + key).run((context) -> {
			FailureAnalysis analysis = StartupAnalysis.of(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getAction()).contains("@AutoConfigureMockAi", "io.neurolink:neurolink-test");
		});
	}

	@Test
	void aBlankKeyOfTheSourceFailsTheStartWithWords() {
		this.runner.withBean(ApiKeySource.class, () -> (provider) -> List.of("sk-1", " ")).run((context) -> {
			FailureAnalysis analysis = StartupAnalysis.of(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("'openai'", "number 2 is blank").doesNotContain("sk-1");
		});
	}

	@Test
	void aKeyWrittenInAFileOfTheClassPathIsWarnedAbout(CapturedOutput output) {
		try (ConfigurableApplicationContext context = application("classpath:/literal-keys.yml")) {
			assertThat(context.getBean(AiTemplate.class).providers()).hasSize(3);
		}
		assertThat(output).contains("neurolink.providers.openai.api-key is written in class path resource")
			.contains("neurolink.providers.anthropic.apiKeys[1] is written in class path resource [literal-keys.yml]")
			.doesNotContain("ollama.api-key is")
			.doesNotContain("apiKeys[0] is")
			.doesNotContain("0123456789abcdef");
	}

	@Test
	void aKeyFromElsewhereIsNotWarnedAbout(CapturedOutput output) {
		try (ConfigurableApplicationContext context = application("classpath:/no-such-file.yml",
				"--neurolink.providers.openai.api-key=sk-0123456789abcdef")) {
			assertThat(context.getBean(AiTemplate.class).providers()).hasSize(1);
		}
		assertThat(output).doesNotContain("is written in");
	}

	private static ConfigurableApplicationContext application(String location, String... arguments) {
		String[] all = new String[arguments.length + 1];
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		all[0] = "--spring.config.location=optional:" + location;
		return new SpringApplicationBuilder(Plain.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "PLACE_FOR_A_KEY=sk-from-the-environment")
			.run(all);
	}

	private List<String> keysOfTwoCalls(AiTemplate template) {
		template.generate("?");
		template.generate("?");
		return List.of(key(), key());
	}

	private String key() {
		return this.server.takeRequest().header("authorization").substring("Bearer ".length());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

}
