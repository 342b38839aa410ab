package io.neurolink.actuator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.balance.RouteBalancer;
import io.neurolink.event.AiEvent;
import io.neurolink.model.AiRequest;
import io.neurolink.model.ModelRef;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.time.AiClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The body of the endpoint has the fields that {@code docs/actuator.md} lists, and no
 * others.
 */
@Timeout(60)
class EndpointDocumentationTests {

	private static final Set<String> MAPS = Set.of("limiters", "caches", "retryBudgets", "hedges", "routes");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| ([a-z ]+) \\|");

	private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

	@Test
	void theTableListsTheFieldsOfTheBodyWithTheirTypes() throws IOException {
		Map<String, String> documented = new TreeMap<>();
		ROW.matcher(page()).results().forEach((row) -> documented.put(row.group(1), row.group(2)));
		Map<String, Set<String>> actual = fields(body());
		assertThat(actual.keySet()).containsExactlyElementsOf(documented.keySet());
		actual.forEach(
				(field, types) -> assertThat(Set.of(documented.get(field).split(" or "))).as(field).containsAll(types));
	}

	@Test
	void theExampleHasTheFieldsOfTheBody() throws IOException {
		Matcher example = EXAMPLE.matcher(page());
		assertThat(example.find()).isTrue();
		assertThat(fields(JsonMapper.shared().readTree(example.group(1))).keySet())
			.containsExactlyElementsOf(fields(body()).keySet());
	}

	private static JsonNode body() {
		try (ScriptedServer server = new ScriptedServer();
				ConfigurableApplicationContext context = application(server)) {
			String answer = "{\"choices\":[{\"message\":{\"content\":\"answer\"},\"finish_reason\":\"stop\"}]}";
			AiTemplate template = context.getBean(AiTemplate.class);
			for (int i = 0; i < 3; i++) {
				server.enqueue(Reply.json(503, "{}"));
				template.tryGenerate(AiRequest.builder().model("broken").prompt("?").build());
			}
			server.enqueue(Reply.json(503, "{}"));
			server.enqueue(Reply.of(200, "application/json", Map.of("x-ratelimit-limit-requests", "500",
					"x-ratelimit-remaining-requests", "499", "x-ratelimit-reset-requests", "1m0s"), answer));
			assertThat(context.getBean(Desk.class).ask("?")).isEqualTo("answer");
			context.getBean(HedgeTally.class).onEvent(new AiEvent.Hedge("Desk#ask", "a/b", "c/d", Duration.ZERO));
			server.enqueue(Reply.json(401, "{}"));
			server.enqueue(Reply.json(403, "{\"error\":{\"code\":\"model_not_found\"}}"));
			template.tryGenerate(AiRequest.of("?"));
			return JsonMapper.shared()
				.readTree(JsonMapper.shared().writeValueAsString(context.getBean(NeuroLinkEndpoint.class).report()));
		}
	}

	private static Map<String, Set<String>> fields(JsonNode body) {
		Map<String, Set<String>> fields = new TreeMap<>();
		collect("", body, fields);
		return fields;
	}

	private static void collect(String path, JsonNode node, Map<String, Set<String>> fields) {
		if (node.isArray()) {
			node.forEach((element) -> collect(path + "[]", element, fields));
		}
		else if (node.isObject()) {
			node.forEachEntry((name, value) -> {
				String field = MAPS.contains(path) ? "<name>" : name;
				collect(path.isEmpty() ? field : path + "." + field, value, fields);
			});
		}
		else {
			String type = node.isNull() ? "null" : node.isNumber() ? "number" : node.isBoolean() ? "boolean" : "string";
			fields.computeIfAbsent(path, (first) -> new TreeSet<>()).add(type);
		}
	}

	private static String page() throws IOException {
		return Files.readString(Path.of("..", "docs", "actuator.md"));
	}

	private static ConfigurableApplicationContext application(ScriptedServer server) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "management.endpoints.access.default=read-only",
					"management.endpoints.jmx.exposure.include=neurolink", "spring.jmx.enabled=true",
					"neurolink.providers.openai.model=m", "neurolink.providers.openai.base-url=" + server.url(),
					"neurolink.providers.openai.api-keys=key-0123456789,key-9876543210",
					"neurolink.circuit-breaker.minimum-calls=3", "neurolink.pace.enabled=true")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Desk.class)
	static class Application {

		@Bean
		RouteBalancer balancer(AiClock clock) {
			RouteBalancer balancer = new RouteBalancer(clock);
			balancer.first(List.of(ModelRef.parse("openai/m")), null);
			return balancer;
		}

	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiCached("answers")
		@AiRetry(delay = "1ms", jitter = "0s")
		@AiRateLimited(name = "desk", limit = 100, per = "1h")
		@AiBudget(name = "support", onUnknownPrice = AiBudget.OnUnknownPrice.ALLOW)
		public String ask(String question) {
			return this.ai.generate(question);
		}

	}

}
