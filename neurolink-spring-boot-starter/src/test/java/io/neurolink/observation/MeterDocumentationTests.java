package io.neurolink.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of the documentation is that of the code.
 */
class MeterDocumentationTests {

	@Test
	void eachMeterIsARowOfTheTableAndEachRowAMeter() throws IOException {
		List<String> rows = Files.readAllLines(Path.of("..", "docs", "metrics.md"))
			.stream()
			.takeWhile((line) -> !line.startsWith("## "))
			.filter((line) -> line.startsWith("| `"))
			.toList();
		assertThat(rows).containsExactlyElementsOf(Arrays.stream(AiMeter.values()).map(this::row).toList());
	}

	static String prometheusName(AiMeter meter) {
		Meter.Type type = switch (meter.kind()) {
			case COUNTER -> Meter.Type.COUNTER;
			case TIMER -> Meter.Type.TIMER;
			case LONG_TASK_TIMER -> Meter.Type.LONG_TASK_TIMER;
			case SUMMARY -> Meter.Type.DISTRIBUTION_SUMMARY;
			case GAUGE -> Meter.Type.GAUGE;
		};
		return new PrometheusNamingConvention().name(meter.meterName(), type, null)
				+ ((type == Meter.Type.COUNTER) ? "_total" : "");
	}

	private String row(AiMeter meter) {
		String tags = meter.tags().stream().map((tag) -> "`" + tag + "`").collect(Collectors.joining(", "));
		String kind = meter.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
		return "| `" + meter.meterName() + "` | `" + prometheusName(meter) + "` | " + kind + " | " + meter.baseUnit()
				+ " | " + meter.description() + " | " + tags + " |";
	}

}
