package io.neurolink.actuator;

import java.util.Map;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.breaker.BreakerStatus;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for what Actuator tells, in a booted application.
 */
class ActuatorTests {

	private static final String ANSWER = """
			{"model":"m","choices":[{"message":{"content":"answer"},"finish_reason":"stop"}]}""";

	private static final String SECRET = "sk-secret-0123456789";

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void theEndpointTellsOfProvidersKeysLimitersCachesBudgetsAndPlans() {
		try (ConfigurableApplicationContext context = application()) {
			this.server.enqueue(Reply.json(401, "{\"error\":{\"message\":\"bad key " + SECRET + "\"}}"));
			this.server.enqueue(Reply.json(503, "{}"));
			this.server.always(Reply.json(200, ANSWER));
			Desk desk = context.getBean(Desk.class);
			desk.ask("?");
			desk.ask("?");
			String body = JsonMapper.shared().writeValueAsString(context.getBean(NeuroLinkEndpoint.class).report());
			assertThat(body).doesNotContain("sk-");
			JsonNode report = JsonMapper.shared().readTree(body);
			JsonNode openai = report.path("providers").path(0);
			assertThat(openai.path("name").asString()).isEqualTo("openai");
			assertThat(openai.path("model").asString()).isEqualTo("m");
			assertThat(openai.path("first").asBoolean()).isTrue();
			assertThat(openai.path("usable").asBoolean()).isTrue();
			assertThat(openai.path("keys")).extracting((key) -> key.path("state").asString())
				.containsExactly("AUTHENTICATION", "healthy");
			assertThat(openai.path("keys").path(0).path("restsFor").asString()).isNotEmpty();
			assertThat(report.path("circuitBreakers").toString())
				.isEqualTo("[{\"provider\":\"openai\",\"model\":\"m\",\"state\":\"CLOSED\",\"failureRate\":0.5,"
						+ "\"calls\":2,\"notPermitted\":0,\"probedIn\":null}]");
			assertThat(report.path("limiters").path("desk").asLong()).isEqualTo(98);
			assertThat(report.path("caches").path("answers").toString())
				.isEqualTo("{\"hits\":1,\"misses\":1,\"coalesced\":0,\"stale\":0}");
			// One retry was paid for; a tenth of a second later the budget is whole
			// again.
			assertThat(report.path("retryBudgets").path("openai").asLong()).isBetween(99L, 100L);
			assertThat(report.path("methods")).extracting(JsonNode::asString)
				.singleElement()
				.asString()
				.startsWith("ActuatorTests.Desk#ask: cache(")
				.endsWith(" > method");
		}
	}

	@Test
	void theEndpointShowsWhatIsSuspendedOfAKeyForWhichModel() {
		try (ConfigurableApplicationContext context = application()) {
			this.server.always(Reply.of(429, "application/json", Map.of("Retry-After", "120"), "{}"));
			context.getBean(AiTemplate.class).tryGenerate(AiRequest.of("?"));
			String body = JsonMapper.shared().writeValueAsString(context.getBean(NeuroLinkEndpoint.class).report());
			assertThat(body).doesNotContain("sk-");
			JsonNode key = JsonMapper.shared().readTree(body).path("providers").path(0).path("keys").path(0);
			assertThat(key.path("state").asString()).isEqualTo("healthy");
			assertThat(key.path("restsFor").isNull()).isTrue();
			JsonNode model = key.path("models").path(0);
			assertThat(model.path("model").asString()).isEqualTo("m");
			assertThat(model.path("state").asString()).isEqualTo("RATE_LIMIT");
			assertThat(model.path("restsFor").asString()).matches("(1m \\d+s|2m)");
		}
	}

	@Test
	void theEndpointTellsWhenAnOpenBreakerIsProbed() {
		try (ConfigurableApplicationContext context = application("neurolink.circuit-breaker.minimum-calls=2")) {
			this.server.always(Reply.json(503, "{}"));
			AiTemplate template = context.getBean(AiTemplate.class);
			for (int i = 0; i < 3; i++) {
				template.tryGenerate(AiRequest.of("?"));
			}
			assertThat(context.getBean(NeuroLinkEndpoint.class).report().circuitBreakers()).singleElement()
				.satisfies((breaker) -> {
					assertThat(breaker.state()).isEqualTo(BreakerStatus.State.OPEN);
					assertThat(breaker.failureRate()).isEqualTo(1);
					assertThat(breaker.calls()).isEqualTo(2);
					assertThat(breaker.notPermitted()).isOne();
					assertThat(breaker.probedIn()).endsWith("s");
				});
		}
	}

	@Test
	void itCannotBeWrittenTo() {
		assertThat(NeuroLinkEndpoint.class.getAnnotation(Endpoint.class).id()).isEqualTo("neurolink");
		assertThat(NeuroLinkEndpoint.class.getDeclaredMethods())
			.filteredOn((method) -> method.getAnnotations().length > 0)
			.extracting((method) -> method.getAnnotations()[0].annotationType().getSimpleName())
			.containsOnly("ReadOperation");
	}

	@Test
	void noEndpointShowsAKeyWhereValuesAreShown() {
		try (ConfigurableApplicationContext context = application("management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always",
				"management.endpoints.jmx.exposure.include=env,configprops", "VENDOR_API_KEY=" + SECRET)) {
			EnvironmentEndpoint env = context.getBean(EnvironmentEndpoint.class);
			ConfigurationPropertiesReportEndpoint properties = context
				.getBean(ConfigurationPropertiesReportEndpoint.class);
			String all = JsonMapper.shared().writeValueAsString(env.environment(null))
					+ JsonMapper.shared()
						.writeValueAsString(env.environmentEntry("neurolink.providers.openai.api-keys"))
					+ JsonMapper.shared().writeValueAsString(properties.configurationProperties());
			assertThat(all).contains("neurolink.providers.openai.model", "VENDOR_API_KEY", this.server.url())
				.doesNotContain("sk-secret", "sk-other");
		}
	}

	@Test
	void noEndpointShowsASecretOfABaseUrlOrOfAHeaderWhereValuesAreShown() {
		try (ConfigurableApplicationContext context = application("management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always",
				"management.endpoints.jmx.exposure.include=env,configprops,neurolink",
				"neurolink.providers.other.type=openai", "neurolink.providers.other.api-key=none",
				"neurolink.providers.other.base-url=http://localhost:1/v1?api-version=2024-10-21&code=sk-secret-code",
				"neurolink.providers.other.headers.X-Gateway-Token=sk-secret-token",
				"neurolink.providers.other.headers.X-Title=support-desk", "neurolink.default-provider=openai",
				"NEUROLINK_PROVIDERS_THIRD_BASEURL=http://localhost:1/v1?key=sk-secret-key")) {
			String all = JsonMapper.shared()
				.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment(null))
					+ JsonMapper.shared()
						.writeValueAsString(
								context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties())
					+ JsonMapper.shared().writeValueAsString(context.getBean(NeuroLinkEndpoint.class).report());
			assertThat(all).contains("api-version=2024-10-21&code=***", "/v1?key=***", "support-desk")
				.doesNotContain("sk-secret");
		}
	}

	@Test
	void theApplicationIsDownOnlyWhenNoProviderIsUsable() {
		try (ConfigurableApplicationContext context = application()) {
			this.server.always(Reply.json(401, "{\"error\":{\"message\":\"bad key " + SECRET + "\"}}"));
			AiTemplate template = context.getBean(AiTemplate.class);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			catchThrowableOfType(AiException.class, () -> template.generate("?"));
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails()).hasToString("{openai=not usable}");
		}
	}

	@Test
	void aProviderWhoseBreakersAreOpenIsNotUsable() {
		try (ConfigurableApplicationContext context = application()) {
			this.server.always(Reply.of(503, "text/plain", Map.of(), "busy"));
			AiTemplate template = context.getBean(AiTemplate.class);
			for (int i = 0; i < 10; i++) {
				catchThrowableOfType(AiException.class, () -> template.generate("?"));
			}
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
		}
	}

	@Test
	void aKeyThatWasTooFastBringsNobodyDown() {
		try (ConfigurableApplicationContext context = application()) {
			this.server.always(Reply.of(429, "application/json", Map.of("retry-after", "60"),
					"{\"error\":{\"message\":\"slow down\"}}"));
			AiTemplate template = context.getBean(AiTemplate.class);
			catchThrowableOfType(AiException.class, () -> template.generate("?"));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		}
	}

	private static Health health(ConfigurableApplicationContext context) {
		Health health = context.getBean(ProvidersHealthIndicator.class).health();
		assertThat(health).isNotNull();
		return health;
	}

	private ConfigurableApplicationContext application(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "management.endpoint.neurolink.access=read-only",
					"management.endpoints.access.default=read-only",
					"management.endpoints.jmx.exposure.include=neurolink", "spring.jmx.enabled=true",
					"neurolink.providers.openai.model=m", "neurolink.providers.openai.base-url=" + this.server.url(),
					"neurolink.providers.openai.api-keys=" + SECRET + ",sk-other-0123456789")
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Desk.class)
	static class Application {

	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiCached("answers")
		@AiRetry(delay = "1ms", jitter = "0s")
		@AiRateLimited(name = "desk", limit = 100, per = "1h")
		public String ask(String question) {
			return this.ai.generate(question);
		}

	}

}
