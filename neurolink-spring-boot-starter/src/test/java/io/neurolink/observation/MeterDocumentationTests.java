package io.neurolink.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
			.filter((line) -> line.startsWith("| `"))
			.toList();
		assertThat(rows).containsExactlyElementsOf(Arrays.stream(AiMeter.values()).map(this::row).toList());
	}

	private String row(AiMeter meter) {
		String tags = meter.tags().stream().map((tag) -> "`" + tag + "`").collect(Collectors.joining(", "));
		return "| `" + meter.meterName() + "` | " + meter.kind().name().toLowerCase(Locale.ROOT) + " | "
				+ meter.description() + " | " + tags + " |";
	}

}
