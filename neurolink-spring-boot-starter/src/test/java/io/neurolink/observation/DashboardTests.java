package io.neurolink.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.neurolink.error.AiErrorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the dashboard and the alerting rules query samples and labels that an
 * application exposes.
 */
@Timeout(60)
class DashboardTests {

	private static final Path DIRECTORY = Path.of("..", "docs", "grafana");

	private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? \\S+$");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

	private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)\\{([^}]*)}");

	private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");

	private static final Pattern GROUPING = Pattern.compile("\\bby\\s*\\(([^)]*)\\)");

	private static final Pattern METRIC = Pattern.compile("\\b[a-z_]{5,}\\b(?!\\s*\\()");

	private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?(\\w+)\\s*}}");

	@Test
	void theDashboardQueriesWhatIsExposed() throws IOException {
		JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DIRECTORY.resolve("neurolink.json")));
		List<Query> queries = new ArrayList<>();
		Set<Integer> ids = new TreeSet<>();
		for (JsonNode panel : dashboard.get("panels")) {
			assertThat(ids.add(panel.get("id").asInt())).as("%s has an identifier of its own", panel.get("title"))
				.isTrue();
			for (JsonNode target : panel.path("targets")) {
				queries.add(new Query(panel.get("title").asString(), target.get("expr").asString(),
						target.get("legendFormat").asString()));
			}
		}
		for (JsonNode variable : dashboard.get("templating").get("list")) {
			Matcher values = Pattern.compile("label_values\\((\\w+), (\\w+)\\)")
				.matcher(variable.get("query").asString());
			if (values.matches()) {
				queries.add(new Query(variable.get("name").asString(),
						"sum by (" + values.group(2) + ") (" + values.group(1) + ")", ""));
			}
		}
		assertThat(queries).hasSizeGreaterThan(15);
		check(queries);
	}

	@Test
	void tokensAreShownUnderBothNames() throws IOException {
		JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DIRECTORY.resolve("neurolink.json")));
		List<String> expressions = dashboard.get("panels")
			.findValues("expr")
			.stream()
			.map(JsonNode::asString)
			.filter((expression) -> expression.contains("gen_ai_client_token_usage"))
			.toList();
		assertThat(expressions).isNotEmpty()
			.allSatisfy((expression) -> assertThat(expression).contains("gen_ai_client_token_usage_sum[",
					"gen_ai_client_token_usage_tokens_sum["));
	}

	@Test
	void theAlertsQueryWhatIsExposed() throws IOException {
		Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml()
			.load(Files.readString(DIRECTORY.resolve("alerts.yml")));
		List<Query> queries = file.get("groups")
			.stream()
			.flatMap((group) -> group.get("rules").stream())
			.map((rule) -> new Query((String) rule.get("alert"), (String) rule.get("expr"),
					rule.get("annotations").toString()))
			.toList();
		assertThat(queries).hasSizeGreaterThan(5).extracting(Query::title).doesNotHaveDuplicates();
		check(queries);
	}

	private static void check(List<Query> queries) {
		EveryMeter.run((context) -> {
			Map<String, Set<String>> exposed = exposed(context.getBean(PrometheusMeterRegistry.class).scrape());
			exposed.putAll(exposed(tokenUsageBesideSpringAi()));
			assertThat(queries).allSatisfy((query) -> query.check(exposed));
		});
	}

	// Spring AI's counter of tokens has the name of ours, which then has its unit as
	// well.
	private static String tokenUsageBesideSpringAi() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		new MeterNames(true).postProcessAfterInitialization(registry, "registry");
		DistributionSummary.builder(AiMeter.TOKEN_USAGE.meterName())
			.baseUnit("tokens")
			.tags(AiMeter.TOKEN_USAGE.tags().stream().map((tag) -> Tag.of(tag, "any")).toList())
			.register(registry)
			.record(1);
		return registry.scrape();
	}

	private static Map<String, Set<String>> exposed(String scrape) {
		Map<String, Set<String>> exposed = new TreeMap<>();
		SAMPLE.matcher(scrape).results().forEach((sample) -> {
			Set<String> labels = exposed.computeIfAbsent(sample.group(1), (name) -> new TreeSet<>());
			if (sample.group(2) != null) {
				LABEL.matcher(sample.group(2)).results().map((label) -> label.group(1)).forEach(labels::add);
			}
		});
		return exposed;
	}

	/**
	 * An expression with the labels that its text shows.
	 */
	private record Query(String title, String expression, String text) {

		void check(Map<String, Set<String>> exposed) {
			SELECTOR.matcher(this.expression).results().forEach((selector) -> checkSelector(selector, exposed));
			List<String> grouping = GROUPING.matcher(this.expression)
				.results()
				.flatMap((group) -> Stream.of(group.group(1).split("\\s*,\\s*")))
				.toList();
			List<String> metrics = metrics();
			assertThat(metrics).as(this.title).isNotEmpty().isSubsetOf(exposed.keySet());
			metrics.forEach((metric) -> assertThat(exposed.get(metric)).as("%s: labels of %s", this.title, metric)
				.containsAll(grouping));
			assertThat(LEGEND.matcher(this.text).results().map((label) -> label.group(1)))
				.as("%s: labels in the text", this.title)
				.isSubsetOf(grouping);
		}

		private void checkSelector(MatchResult selector, Map<String, Set<String>> exposed) {
			MATCHER.matcher(selector.group(2)).results().forEach((matcher) -> {
				assertThat(exposed.get(selector.group(1))).as("%s: labels of %s", this.title, selector.group(1))
					.isNotNull()
					.contains(matcher.group(1));
				if (matcher.group(1).equals("error") && selector.group(1).startsWith("ai_")) {
					assertThat(AiErrorType.values()).extracting(AiErrorType::name).contains(matcher.group(2));
				}
			});
		}

		private List<String> metrics() {
			String rest = GROUPING.matcher(this.expression).replaceAll(" ");
			rest = rest.replaceAll("\\{[^}]*}", " ").replaceAll("\\[[^]]*]", " ");
			return METRIC.matcher(rest).results().map(MatchResult::group).distinct().toList();
		}

	}

}
