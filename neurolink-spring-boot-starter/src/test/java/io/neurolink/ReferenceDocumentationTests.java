package io.neurolink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.error.AiErrorType;
import io.neurolink.observation.AiMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages of the patterns say of attributes, properties and meters is all that
 * there is, and no more.
 */
class ReferenceDocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (.*?) \\|");

	private static final Pattern QUOTE = Pattern.compile("\"([^\"]+)\"");

	private static final Pattern NAME = Pattern.compile("`(neurolink\\.[a-z0-9.<>*\\[\\]A-Z-]*)");

	static Stream<Arguments> annotations() {
		return Stream.of(Arguments.of(AiRetry.class, "retry.md"), Arguments.of(AiCached.class, "cache.md"),
				Arguments.of(AiRateLimited.class, "rate-limit.md"), Arguments.of(AiFallback.class, "fallback.md"),
				Arguments.of(AiBudget.class, "cost.md"));
	}

	@ParameterizedTest
	@MethodSource("annotations")
	void thePageOfAnAnnotationHasARowForEachAttributeWithItsDefault(Class<? extends Annotation> annotation,
			String page) {
		Map<String, String> rows = ROW.matcher(page(page))
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2), (one, other) -> one));
		for (Method attribute : annotation.getDeclaredMethods()) {
			assertThat(rows).as("%s of %s", attribute.getName(), page)
				.containsEntry(attribute.getName(), inWords(attribute.getDefaultValue()));
		}
	}

	@Test
	void eachTypeOfFailureIsARowWithWhatHelps() {
		String page = page("errors.md");
		assertThat(AiErrorType.values()).allSatisfy((type) -> assertThat(page).containsPattern(
				"(?m)^\\| `" + type + "` .*\\| " + yesOrNo(type.retryable()) + " \\| " + yesOrNo(type.anotherKeyHelps())
						+ " \\| " + (type.anotherModelHelps() ? "yes" : "only if named") + " \\|$"));
	}

	@Test
	void eachPropertyIsExplainedOnThePageOfItsPattern() {
		String pages = pagesBut("configuration.md");
		assertThat(properties()).isNotEmpty();
		assertThat(properties())
			.filteredOn((property) -> !pages.contains("`" + property + "`") && !pages.contains("`" + property + ".<"))
			.isEmpty();
	}

	@Test
	void eachMeterOfAnEngineIsNamedOnThePageOfItsPattern() {
		String pages = pagesBut("metrics.md");
		assertThat(AiMeter.values()).extracting(AiMeter::meterName)
			.filteredOn((meter) -> meter.startsWith("neurolink."))
			.isNotEmpty()
			.filteredOn((meter) -> !pages.contains("`" + meter + "`"))
			.isEmpty();
	}

	@Test
	void eachMessageThatTheTroubleshootingQuotesIsInTheSources() throws IOException {
		List<String> quotes = QUOTE.matcher(page("troubleshooting.md").replaceAll("`[^`]*`", ""))
			.results()
			.map((quote) -> quote.group(1))
			.filter((quote) -> !quote.equals("only if named")) // a cell of errors.md
			.toList();
		String sources = sources();
		assertThat(quotes).hasSizeGreaterThan(15)
			.flatExtracting((quote) -> List.of(quote.split("…|[A-Z]+_[A-Z_]+|(?<=the class is )final")))
			.filteredOn((part) -> !part.isBlank())
			.allSatisfy((part) -> assertThat(sources).contains(part.strip()));
	}

	/** Strings that go over several lines are joined, and placeholders are left out. */
	private static String sources() throws IOException {
		StringBuilder sources = new StringBuilder();
		for (String module : List.of("neurolink-core", "neurolink-spring-boot-starter")) {
			try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
				for (Path file : files.filter(Files::isRegularFile).toList()) {
					sources.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"|\\{}", ""));
				}
			}
		}
		return sources.toString();
	}

	@Test
	void nothingIsNamedThatIsNotThere() throws IOException {
		Set<String> known = new TreeSet<>(properties());
		Arrays.stream(AiMeter.values()).map(AiMeter::meterName).forEach(known::add);
		// Attributes of observations.
		known.addAll(List.of("neurolink.method", "neurolink.attempt", "neurolink.request.id"));
		List<String> unknown = new ArrayList<>();
		Matcher names = NAME.matcher(pagesBut("") + Files.readString(ROOT.resolve("README.md")));
		while (names.find()) {
			String name = names.group(1).replaceAll("\\.?[<*\\[].*|\\.$", "");
			if (known.stream().noneMatch((one) -> one.equals(name) || one.startsWith(name + "."))
					&& !name.startsWith("neurolink.providers.")) {
				unknown.add(name);
			}
		}
		assertThat(unknown).isEmpty();
	}

	private static String inWords(Object value) {
		if (value instanceof Object[] several) {
			return (several.length == 0) ? "none" : Arrays.toString(several);
		}
		if (value instanceof String text) {
			return text.isEmpty() ? "none" : "`\"" + text + "\"`";
		}
		return "`" + value + "`";
	}

	private static String yesOrNo(boolean yes) {
		return yes ? "yes" : "no";
	}

	private static Set<String> properties() {
		Set<String> names = new TreeSet<>();
		try (InputStream stream = NeuroLinkProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			JsonMapper.shared()
				.readTree(stream)
				.path("properties")
				.forEach((property) -> names.add(property.path("name").asString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		names.removeIf((name) -> !name.startsWith("neurolink."));
		return names;
	}

	private static String page(String name) {
		try {
			return Files.readString(ROOT.resolve("docs").resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String pagesBut(String excluded) {
		Path docs = ROOT.resolve("docs");
		try (Stream<Path> pages = Files.walk(docs)) {
			return pages.map((page) -> docs.relativize(page).toString())
				.filter((name) -> name.endsWith(".md") && !name.equals(excluded))
				.sorted()
				.map(ReferenceDocumentationTests::page)
				.collect(Collectors.joining("\n"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
