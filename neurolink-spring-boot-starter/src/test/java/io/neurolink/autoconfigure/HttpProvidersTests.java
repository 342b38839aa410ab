package io.neurolink.autoconfigure;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.StartupAnalysis;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.ReceivedRequest;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the providers that properties name and that are asked over HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class HttpProvidersTests {

	private static final String OPENAI = """
			{"model":"m","choices":[{"message":{"content":"by openai"},"finish_reason":"stop"}]}""";

	private static final String ANTHROPIC = """
			{"model":"m","content":[{"type":"text","text":"by anthropic"}],"stop_reason":"end_turn"}""";

	private static final String GOOGLE = """
			{"candidates":[{"content":{"parts":[{"text":"by google-ai"}]},"finishReason":"STOP"}]}""";

	private final ScriptedServer server = new ScriptedServer();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkProvidersAutoConfiguration.class, WebClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class));

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@ParameterizedTest
	@CsvSource({ "openai, /v1, /v1/chat/completions, authorization, Bearer sk-test",
			"anthropic, '', /v1/messages, x-api-key, sk-test",
			"google-ai, '', /v1beta/models/m:generateContent, x-goog-api-key, sk-test" })
	void areAskedAtTheirBaseUrlWithTheirKey(String type, String base, String path, String header, String value) {
		this.server.always(json(Map.of("openai", OPENAI, "anthropic", ANTHROPIC, "google-ai", GOOGLE).get(type)));
		this.runner
			.withPropertyValues("neurolink.providers.mine.type=" + type, "neurolink.providers.mine.model=m",
					"neurolink.providers.mine.api-key=sk-test",
					"neurolink.providers.mine.base-url=" + this.server.url() + base + "/")
			.run((context) -> {
				AiResponse answer = context.getBean(AiTemplate.class).generate(AiRequest.of("why?"));
				assertThat(answer.content()).isEqualTo("by " + type);
				assertThat(answer.provider()).isEqualTo("mine");
				ReceivedRequest request = this.server.takeRequest();
				assertThat(request.path()).isEqualTo(path);
				assertThat(request.headers()).containsEntry(header, value);
			});
	}

	@Test
	void createNoHttpClientBeforeTheFirstCall() {
		this.server.always(json(OPENAI));
		AtomicInteger clients = new AtomicInteger();
		this.runner.withBean("counted", ClientHttpConnectorBuilderCustomizer.class, () -> counting(clients))
			.withPropertyValues("neurolink.providers.mine.type=openai", "neurolink.providers.mine.model=m",
					"neurolink.providers.mine.api-key=sk-test",
					"neurolink.providers.mine.base-url=" + this.server.url(),
					"spring.http.clients.reactive.connector=jdk")
			.run((context) -> {
				AiTemplate template = context.getBean(AiTemplate.class);
				assertThat(clients).hasValue(0);
				assertThat(template.generate("why?")).isEqualTo("by openai");
				assertThat(clients).hasPositiveValue();
			});
	}

	@Test
	void mistakesOfTheApplicationsOwnClientBeansFailTheStart() {
		ApplicationContextRunner provided = this.runner.withPropertyValues("neurolink.providers.mine.type=openai",
				"neurolink.providers.mine.model=m", "neurolink.providers.mine.api-key=sk-test",
				"neurolink.providers.mine.base-url=" + this.server.url());
		provided.withBean("one", WebClient.Builder.class, WebClient::builder)
			.withBean("other", WebClient.Builder.class, WebClient::builder)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(NoUniqueBeanDefinitionException.class));
		provided.withBean(WebClientCustomizer.class, () -> (builder) -> {
			throw new IllegalStateException("a mistake of a customizer");
		}).run((context) -> assertThat(context).getFailure().rootCause().hasMessage("a mistake of a customizer"));
	}

	private static ClientHttpConnectorBuilderCustomizer<JdkClientHttpConnectorBuilder> counting(AtomicInteger clients) {
		return (builder) -> builder.withHttpClientCustomizer((client) -> clients.incrementAndGet());
	}

	@Test
	void certificatesThatCannotBeReadFailTheStart() {
		this.runner.withConfiguration(SortedAutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("neurolink.providers.mine.type=openai", "neurolink.providers.mine.model=m",
					"neurolink.providers.mine.api-key=sk-test", "spring.http.clients.ssl.bundle=mine",
					"spring.ssl.bundle.jks.mine.truststore.location=classpath:absent.p12")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("absent.p12"));
	}

	@Test
	void aSecretOfABaseUrlIsNotShownWhereTheUrlIsRefused() {
		this.runner
			.withPropertyValues("neurolink.providers.mine.type=openai", "neurolink.providers.mine.api-key=sk-test",
					"neurolink.providers.mine.base-url=htp://user:hidden@host/v1?a=b&key=hidden")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'htp://***@host/v1?a=b&key=***'")
				.hasMessageNotContaining("hidden"));
	}

	@Test
	void userInformationInABaseUrlIsReportedAndNotSent(CapturedOutput output) {
		this.server.always(json(OPENAI));
		this.runner
			.withPropertyValues("neurolink.providers.mine.type=openai", "neurolink.providers.mine.model=m",
					"neurolink.providers.mine.api-key=sk-test",
					"neurolink.providers.mine.base-url=" + this.server.url().replace("//", "//user:hidden@"))
			.run((context) -> {
				AiTemplate template = context.getBean(AiTemplate.class);
				assertThat(template.generate("why?")).isEqualTo("by openai");
				assertThat(String.valueOf(template.provider("mine"))).doesNotContain("hidden");
				assertThat(output).contains("neurolink.providers.mine.base-url has user information")
					.doesNotContain("hidden");
			});
	}

	@ParameterizedTest
	@CsvSource({ "openai, '{\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}'",
			"anthropic, '{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}'",
			"google-ai, '{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}]}}]}'" })
	void readNoLargerAnswerThanIsSet(String type, String event) {
		String whole = Map.of("openai", OPENAI, "anthropic", ANTHROPIC, "google-ai", GOOGLE).get(type);
		String text = "by " + type;
		this.runner
			.withPropertyValues("neurolink.providers.mine.type=" + type, "neurolink.providers.mine.model=m",
					"neurolink.providers.mine.api-key=sk-test",
					"neurolink.providers.mine.base-url=" + this.server.url(), "neurolink.limits.max-answer=1KB")
			.run((context) -> {
				AiTemplate template = context.getBean(AiTemplate.class);
				this.server.enqueue(json(whole));
				assertThat(template.generate("why?")).isEqualTo(text);
				this.server.enqueue(json(whole.replace(text, "x".repeat(1025))));
				assertTooLarge(() -> template.generate("why?"));
				String piece = "data: " + event.formatted("x".repeat(400)) + "\n\n";
				this.server.enqueue(Reply.events(piece, piece, piece));
				assertThat(assertTooLarge(() -> template.stream("why?").blockLast()).partialContent()).startsWith("x")
					.hasSizeBetween(800, 1024);
				this.server.enqueue(Reply.events("data: " + event.formatted("x".repeat(1025)) + "\n\n"));
				assertTooLarge(() -> template.stream("why?").blockLast());
			});
	}

	private static AiException assertTooLarge(ThrowingCallable call) {
		AiException failure = catchThrowableOfType(AiException.class, call);
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure).hasMessageContaining("1024 bytes").hasMessageContaining("neurolink.limits.max-answer");
		return failure;
	}

	@Test
	void takeTheirKeysInTurn() {
		this.server.always(json(OPENAI));
		this.runner
			.withPropertyValues("neurolink.providers.openai.model=m", "neurolink.providers.openai.api-keys=sk-1,sk-2",
					"neurolink.providers.openai.base-url=" + this.server.url())
			.run((context) -> {
				AiTemplate template = context.getBean(AiTemplate.class);
				template.generate("why?");
				template.generate("why?");
				assertThat(this.server.takeRequest().headers()).containsEntry("authorization", "Bearer sk-1");
				assertThat(this.server.takeRequest().headers()).containsEntry("authorization", "Bearer sk-2");
			});
	}

	@Test
	void goThroughTheApplicationsOwnBuilder() {
		this.server.always(json(OPENAI));
		this.runner.withUserConfiguration(Customized.class)
			.withPropertyValues("neurolink.providers.openai.model=m", "neurolink.providers.openai.api-key=none",
					"neurolink.providers.openai.base-url=" + this.server.url())
			.run((context) -> {
				context.getBean(AiTemplate.class).generate("why?");
				assertThat(this.server.takeRequest().headers()).containsEntry("x-team", "support");
			});
	}

	@Test
	void useTheApplicationsOwnConnectorAndSaySo(CapturedOutput output) {
		this.server.always(json(OPENAI));
		this.runner.withUserConfiguration(OwnConnector.class)
			.withPropertyValues("neurolink.providers.openai.model=m", "neurolink.providers.openai.api-key=none",
					"neurolink.providers.openai.base-url=" + this.server.url())
			.run((context) -> {
				context.getBean(AiTemplate.class).generate("why?");
				assertThat(context.getBean(OwnConnector.class).uses).hasValue(1);
				assertThat(output).contains("application's own ClientHttpConnector 'ownConnector'");
			});
	}

	@Test
	void withoutAModelSayWhichPropertyToSet() {
		this.runner.withPropertyValues("neurolink.providers.openai.api-key=none")
			.run((context) -> assertThat(context.getBean(AiTemplate.class).tryGenerate(AiRequest.of("why?")).error())
				.hasMessageContaining("neurolink.providers.openai.model"));
	}

	@ParameterizedTest
	@CsvSource({ "openai, OPENAI_API_KEY", "anthropic, ANTHROPIC_API_KEY", "google-ai, GOOGLE_AI_API_KEY" })
	void withoutAKeyFailTheStart(String name, String variable) {
		this.runner.withPropertyValues("neurolink.providers." + name + ".model=m")
			.run((context) -> assertSays(context, "neurolink.providers." + name + ".api-key", variable));
	}

	@Test
	void withAnUnsetVariableFailTheStart() {
		this.runner.withPropertyValues("neurolink.providers.openai.api-key=${NO_SUCH_VARIABLE}")
			.run((context) -> assertSays(context, "refers to NO_SUCH_VARIABLE, which is not set",
					"Set the environment variable NO_SUCH_VARIABLE"));
		this.runner
			.withPropertyValues("neurolink.providers.openai.api-keys[0]=sk-1",
					"neurolink.providers.openai.api-keys[1]=${NO_SUCH_VARIABLE}")
			.run((context) -> assertSays(context, "api-keys[1]", "NO_SUCH_VARIABLE"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:8080", "ftp://localhost", "http://", "not a url" })
	void withoutAUsableUrlFailTheStart(String url) {
		this.runner
			.withPropertyValues("neurolink.providers.openai.api-key=none", "neurolink.providers.openai.base-url=" + url)
			.run((context) -> assertSays(context, "neurolink.providers.openai.base-url is '" + url + "'",
					"https://api.openai.com/v1"));
	}

	@Test
	void needAPositiveNumberOfConnections() {
		this.runner.withPropertyValues("neurolink.providers.openai.api-key=none", "neurolink.http.max-connections=0")
			.run((context) -> assertSays(context, "neurolink.http.max-connections is 0", "positive"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic", "google-ai" })
	void withoutTheirLibraryFailTheStart(String type) {
		this.runner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.withPropertyValues("neurolink.providers.a.type=" + type, "neurolink.providers.a.api-key=none")
			.run((context) -> assertSays(context, "library is absent", "spring-webflux"));
	}

	@Test
	void leaveAnApplicationWithoutAServerAsItIs() {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		// The servlet API is here for AiSse to be compiled; no host gets it from us.
		thread.setContextClassLoader(new FilteredClassLoader("jakarta.servlet"));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Plain.class)
			.properties("spring.main.banner-mode=off")
			.run()) {
			assertThat(context.getBean(AiTemplate.class).providers()).isEmpty();
			assertThat(WebApplicationType.deduce()).isEqualTo(WebApplicationType.NONE);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	@Test
	void bindTimeoutsOfTheirOwn() {
		this.server.always(Reply.hang());
		this.runner
			.withPropertyValues("neurolink.providers.openai.model=m", "neurolink.providers.openai.api-key=none",
					"neurolink.providers.openai.timeout.total=200ms",
					"neurolink.providers.openai.base-url=" + this.server.url())
			.run((context) -> assertThat(context.getBean(AiTemplate.class).tryGenerate(AiRequest.of("why?")).error())
				.hasMessageContaining("within 200ms"));
	}

	@Test
	void leaveOutMalformedEventsWhereAskedAndCountThem() {
		this.server.always(Reply.events("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n", "data: oops\n\n",
				"data: {\"choices\":[{\"delta\":{\"content\":\" there\"},\"finish_reason\":\"stop\"}]}\n\n",
				"data: [DONE]\n\n"));
		this.runner
			.withPropertyValues("neurolink.providers.openai.model=m", "neurolink.providers.openai.api-key=none",
					"neurolink.stream.on-malformed=skip", "neurolink.generate.by-streaming=true",
					"neurolink.providers.openai.base-url=" + this.server.url())
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkObservationAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				assertThat(context.getBean(AiTemplate.class).generate("why?")).isEqualTo("Hi there");
				assertThat(context.getBean(MeterRegistry.class)
					.get("neurolink.stream.left.out")
					.tags("provider", "openai", "model", "m")
					.counter()
					.count()).isEqualTo(1);
			});
	}

	private static Reply json(String body) {
		return Reply.json(200, body);
	}

	private static void assertSays(AssertableApplicationContext context, String problem, String mend) {
		assertThat(context).getFailure().satisfies((failure) -> {
			FailureAnalysis analysis = StartupAnalysis.of(failure);
			assertThat(analysis).as("an analysis of " + failure).isNotNull();
			assertThat(analysis.getDescription() + " " + analysis.getAction()).contains(problem).contains(mend);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		WebClientCustomizer team() {
			return (builder) -> builder.defaultHeader("X-Team", "support");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnector {

		final AtomicInteger uses = new AtomicInteger();

		@Bean
		ClientHttpConnector ownConnector() {
			ClientHttpConnector jdk = ClientHttpConnectorBuilder.jdk().build();
			return (method, uri, callback) -> {
				this.uses.incrementAndGet();
				return jdk.connect(method, uri, callback);
			};
		}

	}

}
