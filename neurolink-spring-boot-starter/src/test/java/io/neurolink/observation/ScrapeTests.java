package io.neurolink.observation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkBatchAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkMiddlewareAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkObservationAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.event.AiEvent;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What Prometheus scrapes is what {@code docs/metrics.md} lists: each meter by its name,
 * with its tags, a description and a unit.
 */
@Timeout(60)
class ScrapeTests {

	private static final Pattern OURS = Pattern.compile("(ai|gen_ai|neurolink)[._].*");

	private static final Pattern HELP = Pattern.compile("(?m)^# HELP (\\S+) ?(.*)$");

	private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? \\S+$");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkEnginesAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class,
				NeuroLinkAspectsAutoConfiguration.class, NeuroLinkMiddlewareAutoConfiguration.class,
				NeuroLinkBatchAutoConfiguration.class, NeuroLinkObservationAutoConfiguration.class,
				MetricsAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
		.withBean(ObservationTests.Desk.class)
		.withBean(AiClock.class, VirtualClock::advancing)
		.withBean("openai", SimulatedProvider.class, () -> SimulatedProvider.builder("openai").build())
		.withBean("google-ai", SimulatedProvider.class, () -> SimulatedProvider.builder("google-ai").build())
		.withPropertyValues("neurolink.default-provider=openai", "neurolink.batch.batch-size=1",
				"neurolink.stream.on-malformed=skip");

	@Test
	void namesTagsAndDescriptionsAreThoseOfThePage() {
		Map<String, Row> page = page();
		run((context) -> {
			String scrape = context.getBean(PrometheusMeterRegistry.class).scrape();
			Map<String, String> help = help(scrape);
			assertThat(help.keySet()).containsExactlyInAnyOrderElementsOf(page.keySet());
			help.forEach((name, text) -> assertThat(text).as(name).isEqualTo(page.get(name).description()));
			Map<String, Set<String>> labels = labels(scrape);
			page.forEach((name, row) -> assertThat(labels.get(name)).as(name)
				.containsExactlyInAnyOrderElementsOf(row.tags()));
		});
	}

	@Test
	void eachMeterHasTheUnitOfThePage() {
		Map<String, Row> page = page();
		run((context) -> {
			Map<String, String> units = page.values().stream().collect(Collectors.toMap(Row::meter, Row::unit));
			assertThat(context.getBean(MeterRegistry.class).getMeters())
				.filteredOn((meter) -> OURS.matcher(meter.getId().getName()).matches())
				.isNotEmpty()
				.allSatisfy((meter) -> assertThat(meter.getId().getBaseUnit()).as(meter.getId().getName())
					.isEqualTo(units.get(meter.getId().getName())));
		});
	}

	@Test
	void theMetersOfOthersAreNamedAsBefore() {
		this.runner.run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			Counter.builder("desk.letters").baseUnit("pages").register(meters);
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape()).contains("desk_letters_pages_total");
		});
	}

	private void run(Story story) {
		try (ScriptedServer server = new ScriptedServer()) {
			server.always(Reply.events("data: oops\n\n",
					"data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n"));
			this.runner.withPropertyValues("neurolink.providers.primary.type=openai",
					"neurolink.providers.primary.api-key=none", "neurolink.providers.primary.base-url=" + server.url())
				.run((context) -> {
					useEverything(context);
					story.tell(context);
				});
		}
	}

	private static void useEverything(AssertableApplicationContext context) {
		ObservationTests.Desk desk = context.getBean(ObservationTests.Desk.class);
		AiTemplate template = context.getBean(AiTemplate.class);
		SimulatedProvider openai = context.getBean("openai", SimulatedProvider.class);
		openai.failNext(1, AiErrorType.OVERLOADED);
		desk.retried("?");
		desk.stream("one two three").blockLast();
		desk.cached("?");
		desk.limited("?");
		catchThrowableOfType(AiLimitExceededException.class, () -> desk.limited("?"));
		desk.patient("?");
		desk.patient("?");
		openai.failNext(1, AiErrorType.AUTHENTICATION);
		desk.fallenBack("?");
		template.stream(AiRequest.builder().provider("primary").model("m1").prompt("?").build()).blockLast();
		CompletableFuture<AiResponse> queued = context.getBean(AiBatchQueue.class).add(AiRequest.of("?"));
		assertThat(queued.join().content()).isNotEmpty();
		context.getBean("google-ai", SimulatedProvider.class).failNext(10, AiErrorType.OVERLOADED);
		for (int i = 0; i < 10; i++) {
			template.tryGenerate(AiRequest.builder().provider("google-ai").model("m3").prompt("?").build());
		}
		// A store that all instances share is not there.
		context.getBean(AiMeters.class)
			.onEvent(new AiEvent.StoreUnavailable("strict", AiEvent.StoreUnavailable.Decision.LOCAL));
		context.getBean(AiMeters.class)
			.onEvent(new AiEvent.AnswerNotStored("answers", AiEvent.AnswerNotStored.Reason.QUEUE_FULL));
	}

	private static Map<String, Row> page() {
		try {
			return Files.readAllLines(Path.of("..", "docs", "metrics.md"))
				.stream()
				.takeWhile((line) -> !line.startsWith("## "))
				.filter((line) -> line.startsWith("| `"))
				.map((line) -> line.substring(2, line.length() - 2).split(" \\| "))
				.collect(Collectors.toMap((cells) -> code(cells[1]).get(0), Row::of));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Map<String, String> help(String scrape) {
		Map<String, String> help = new TreeMap<>();
		Matcher lines = HELP.matcher(scrape);
		while (lines.find()) {
			if (OURS.matcher(lines.group(1)).matches()) {
				help.put(lines.group(1).replaceAll("_max$", ""), lines.group(2));
			}
		}
		return help;
	}

	private static Map<String, Set<String>> labels(String scrape) {
		Map<String, Set<String>> labels = new TreeMap<>();
		Matcher samples = SAMPLE.matcher(scrape);
		while (samples.find()) {
			Set<String> all = labels.computeIfAbsent(samples.group(1).replaceAll("_(max|bucket|count|sum)$", ""),
					(first) -> new TreeSet<>());
			LABEL.matcher(samples.group(2) != null ? samples.group(2) : "")
				.results()
				.map((label) -> label.group(1))
				.filter((label) -> !label.equals("le"))
				.forEach(all::add);
		}
		return labels;
	}

	private static List<String> code(String cell) {
		List<String> code = new ArrayList<>();
		for (String part : cell.split(", ")) {
			code.add(part.replace("`", ""));
		}
		return code;
	}

	private interface Story {

		void tell(AssertableApplicationContext context);

	}

	/**
	 * A row of the table of the page.
	 */
	private record Row(String meter, String unit, String description, List<String> tags) {

		static Row of(String[] cells) {
			List<String> tags = code(cells[5]).stream().map((tag) -> tag.replace('.', '_')).toList();
			return new Row(code(cells[0]).get(0), cells[3], cells[4], tags);
		}

	}

}
