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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

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

	@Test
	void namesTagsAndDescriptionsAreThoseOfThePage() {
		Map<String, Row> page = page();
		EveryMeter.run((context) -> {
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
		EveryMeter.run((context) -> {
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
		EveryMeter.runner().run((context) -> {
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			Counter.builder("desk.letters").baseUnit("pages").register(meters);
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape()).contains("desk_letters_pages_total");
		});
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
