package io.neurolink.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata is complete, and the page about the configuration says what it says. With
 * {@code -Ddocs.write=true} the page's table is written anew.
 */
class ConfigurationDocumentationTests {

	private static final Path PAGE = Path.of("..", "docs", "configuration.md");

	private static final String BEGIN = "<!-- generated: begin -->\n";

	private static final String END = "<!-- generated: end -->";

	/**
	 * What stands in for them where they are not set is no constant; their words say it.
	 */
	private static final Set<String> WITHOUT_DEFAULT = Set.of("neurolink.default-provider",
			"neurolink.timeout.stream-total", "neurolink.batch.concurrency", "neurolink.circuit-breaker.window-size");

	@Test
	void everyPropertyHasADescriptionAndADefault() throws IOException {
		assertThat(properties()).isNotEmpty().allSatisfy((property) -> {
			String name = property.path("name").asString();
			assertThat(property.path("description").asString("")).as("description of %s", name).isNotBlank();
			boolean several = property.path("type").asString().startsWith("java.util.");
			assertThat(!property.path("defaultValue").isMissingNode() || several || WITHOUT_DEFAULT.contains(name))
				.as("default of %s", name)
				.isTrue();
		});
	}

	@Test
	void thePageListsTheMetadata() throws IOException {
		String page = Files.readString(PAGE);
		int begin = page.indexOf(BEGIN) + BEGIN.length();
		int end = page.indexOf(END);
		String table = table();
		if (Boolean.getBoolean("docs.write")) {
			Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
			return;
		}
		assertThat(page.substring(begin, end)).as("Run this test with -Ddocs.write=true and commit the page")
			.isEqualTo(table);
	}

	@ParameterizedTest
	@ValueSource(classes = { NeuroLinkProperties.Provider.class, NeuroLinkProperties.ProviderTimeout.class,
			NeuroLinkProperties.Simulated.class, NeuroLinkProperties.RetryInstance.class,
			NeuroLinkProperties.CacheInstance.class, NeuroLinkProperties.RateLimitInstance.class,
			NeuroLinkProperties.BudgetInstance.class, NeuroLinkProperties.Price.class })
	void thePageNamesWhatAnEntryOfAMapHolds(Class<?> entry) throws IOException {
		String page = Files.readString(PAGE);
		List<String> names = new ArrayList<>();
		for (RecordComponent component : entry.getRecordComponents()) {
			names.add("`" + kebab(component.getName()) + "`");
		}
		assertThat(page).contains(names);
	}

	private static String table() throws IOException {
		StringBuilder table = new StringBuilder("| property | default | |\n|---|---|---|\n");
		for (JsonNode property : properties()) {
			String fallback = property.path("defaultValue").asString("");
			table.append("| `")
				.append(property.path("name").asString())
				.append("` | ")
				.append(fallback.isEmpty() ? "" : "`" + fallback + "`")
				.append(" | ")
				.append(property.path("description").asString())
				.append(" |\n");
		}
		return table.toString();
	}

	private static List<JsonNode> properties() throws IOException {
		try (InputStream stream = NeuroLinkProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			List<JsonNode> properties = new ArrayList<>();
			JsonMapper.shared().readTree(stream).path("properties").forEach((property) -> {
				if (property.path("name").asString().startsWith("neurolink.")) {
					properties.add(property);
				}
			});
			return properties;
		}
	}

	private static String kebab(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

}
