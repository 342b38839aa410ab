package io.neurolink.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.StartupAnalysis;
import io.neurolink.error.AiMisuseException;
import io.neurolink.model.AiRequest;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.ReceivedRequest;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the properties that adapt the requests of a provider.
 */
class RequestAdaptationTests {

	private static final String OPENAI = """
			{"model":"m","choices":[{"message":{"content":"yes"},"finish_reason":"stop"}]}""";

	private final ScriptedServer server = new ScriptedServer().always(Reply.json(200, OPENAI));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkProvidersAutoConfiguration.class))
		.withPropertyValues("neurolink.providers.mine.type=openai", "neurolink.providers.mine.model=m",
				"neurolink.providers.mine.api-key=sk-test", "neurolink.providers.mine.base-url=" + this.server.url());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@ParameterizedTest
	@CsvSource({ "auto, max_tokens", "max_tokens, max_tokens", "max_completion_tokens, max_completion_tokens",
			"none, ''" })
	void theLimitIsSentInTheFieldThatTheServerKnows(String field, String sent) {
		List<String> fields = new ArrayList<>(
				sentWith("neurolink.providers.mine.max-tokens-field=" + field).propertyNames()
					.stream()
					.filter((name) -> name.startsWith("max"))
					.toList());
		assertThat(fields).isEqualTo(sent.isEmpty() ? List.of() : List.of(sent));
	}

	@Test
	void aWholeAnswerIsNotAStream() {
		assertThat(sentWith().path("stream").isBoolean()).isTrue();
		assertThat(sentWith().path("stream").booleanValue()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aStreamIsAskedForItsUsageUnlessThatIsSwitchedOff(boolean usage) {
		this.server.always(Reply.events("data: [DONE]\n\n"));
		this.runner.withPropertyValues("neurolink.providers.mine.stream-usage=" + usage).run((context) -> {
			context.getBean(AiTemplate.class).stream("why?").materialize().blockLast();
			JsonNode body = JsonMapper.shared().readTree(this.server.takeRequest().body());
			assertThat(body.has("stream_options")).isEqualTo(usage);
			assertThat(body.path("stream").booleanValue()).isTrue();
		});
	}

	@Test
	void theExtraBodyOfYamlKeepsNamesAndTypes() {
		String yaml = """
				neurolink:
				  providers:
				    mine:
				      extra-body:
				        top_p: 0.5
				        seed: 7
				        user: "12"
				        temperature: 0.9
				        chat_template_kwargs: { enable_thinking: false }
				        stop: [a, b]
				      headers:
				        X-Title: support
				""";
		this.runner.withInitializer((context) -> {
			try {
				new YamlPropertySourceLoader().load("application.yml", new ByteArrayResource(yaml.getBytes()) {
					@Override
					public String getFilename() {
						return "application.yml";
					}
				}).forEach(context.getEnvironment().getPropertySources()::addLast);
			}
			catch (java.io.IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
		}).run((context) -> {
			context.getBean(AiTemplate.class).generate("why?");
			ReceivedRequest request = this.server.takeRequest();
			assertThat(request.header("X-Title")).isEqualTo("support");
			JsonNode body = JsonMapper.shared().readTree(request.body());
			assertThat(body.path("top_p").doubleValue()).isEqualTo(0.5);
			assertThat(body.path("seed").intValue()).isEqualTo(7);
			assertThat(body.path("user").stringValue()).isEqualTo("12");
			assertThat(body.path("chat_template_kwargs").path("enable_thinking").booleanValue(true)).isFalse();
			assertThat(body.path("stop").toString()).isEqualTo("[\"a\",\"b\"]");
		});
	}

	@Test
	void theExtraBodyOfATextIsANumberWhereItReadsAsOne() {
		JsonNode body = sentWith("neurolink.providers.mine.extra-body.top_k=40",
				"neurolink.providers.mine.extra-body.logprobs=true", "neurolink.providers.mine.extra-body.user=ann");
		assertThat(body.path("top_k").isNumber()).isTrue();
		assertThat(body.path("logprobs").isBoolean()).isTrue();
		assertThat(body.path("user").stringValue()).isEqualTo("ann");
	}

	@Test
	void aBaseUrlMayHaveAQuery() {
		this.runner
			.withPropertyValues(
					"neurolink.providers.mine.base-url=" + this.server.url() + "/openai/?api-version=2024-10-21")
			.run((context) -> {
				context.getBean(AiTemplate.class).generate("why?");
				assertThat(this.server.takeRequest().path())
					.isEqualTo("/openai/chat/completions?api-version=2024-10-21");
			});
	}

	@Test
	void aLoneSurrogateIsReplaced() {
		this.runner.run((context) -> {
			context.getBean(AiTemplate.class).generate("a\uD83D b \uD83D\uDE80");
			assertThat(this.server.takeRequest().body()).contains("a\uFFFD b \uD83D\uDE80");
		});
	}

	@Test
	void aProviderThatIsNotEnabledIsLeftOut() {
		this.runner
			.withPropertyValues("neurolink.providers.other.enabled=false", "neurolink.providers.other.type=openai")
			.run((context) -> assertThat(context.getBean(AiTemplate.class).providers()).containsExactly("mine"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "neurolink.providers.mine.extra-body.messages=x | messages",
			"neurolink.providers.mine.extra-body.model=x | neurolink.providers.mine.model",
			"neurolink.providers.mine.headers.authorization=x | api-key",
			"neurolink.providers.mine.headers.host=x | headers.host",
			"neurolink.providers.mine.base-url=http://h/v1#part | base-url",
			"neurolink.providers.mine.enabled=false,neurolink.default-provider=mine | not enabled",
			"neurolink.providers.mine.type=mistral | https://api.mistral.ai/v1",
			"neurolink.providers.mine.type=Together-AI | type: openai",
			"neurolink.providers.mine.type=gemini | google-ai",
			"neurolink.providers.groq.model=m,neurolink.default-provider=mine | https://api.groq.com/openai/v1",
			"neurolink.providers.mine.type=anthropic,neurolink.providers.mine.stream-usage=false | stream-usage" })
	void aMistakeFailsTheStart(String properties, String words) {
		this.runner
			.withPropertyValues(properties.replace("mistral", "mistral,neurolink.providers.mine.base-url=").split(","))
			.run((context) -> {
				assertThat(context).hasFailed();
				Throwable cause = context.getStartupFailure();
				while (!(cause instanceof AiMisuseException) && cause.getCause() != null) {
					cause = cause.getCause();
				}
				assertThat(cause).isInstanceOf(AiMisuseException.class);
				AiMisuseException failure = (AiMisuseException) cause;
				assertThat(StartupAnalysis.of(failure)).satisfies(
						(analysis) -> assertThat(analysis.getDescription() + analysis.getAction()).contains(words));
			});
	}

	private JsonNode sentWith(String... properties) {
		List<JsonNode> sent = new ArrayList<>();
		this.runner.withPropertyValues(properties).run((context) -> {
			context.getBean(AiTemplate.class).generate(AiRequest.builder().prompt("why?").maxTokens(5).build());
			sent.add(JsonMapper.shared().readTree(this.server.takeRequest().body()));
		});
		return sent.get(0);
	}

}
