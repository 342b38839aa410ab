package io.neurolink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The links of the pages lead somewhere. That their blocks compile and bind is tested
 * where the peers are, in neurolink-benchmarks.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

	@ParameterizedTest
	@MethodSource("pages")
	void everyLinkLeadsSomewhere(Path page) throws IOException {
		for (String link : all(LINK, Files.readString(page))) {
			if (link.matches("[a-z]+:.*")) {
				continue;
			}
			String[] parts = link.split("#", 2);
			Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
			assertThat(target).as("link %s in %s", link, page).exists();
			if (parts.length == 2) {
				assertThat(all(HEADING, Files.readString(target))).extracting(DocumentationTests::anchor)
					.as("anchor of the link %s in %s", link, page)
					.contains(parts[1]);
			}
		}
	}

	@Test
	void theReadmeIsShort() throws IOException {
		assertThat(Files.size(ROOT.resolve("README.md"))).isLessThan(8 * 1024);
	}

	@Test
	void theReadmeNamesTheCommandsThatRunTheSampleAndTheTests() throws IOException {
		assertThat(Files.readAllLines(ROOT.resolve("README.md"))).contains("$ mvn -B -T3 verify",
				"$ mvn spring-boot:run -pl neurolink-samples -am");
	}

	@ParameterizedTest
	@MethodSource("pages")
	void linesOfProseAreAtMost140CharactersLong(Path page) throws IOException {
		boolean code = false;
		List<String> tooLong = new ArrayList<>();
		for (String line : Files.readAllLines(page)) {
			code ^= line.startsWith("```");
			// Rows of tables and images cannot be wrapped.
			if (!code && line.length() > 140 && !line.startsWith("|") && !line.startsWith("![")) {
				tooLong.add(line);
			}
		}
		assertThat(tooLong).isEmpty();
	}

	private static Stream<Path> pages() {
		List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"),
				ROOT.resolve("neurolink-test/README.md"), ROOT.resolve("neurolink-samples/README.md")));
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			docs.filter((path) -> path.toString().endsWith(".md")).sorted().forEach(pages::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return pages.stream();
	}

	private static List<String> all(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		List<String> found = new ArrayList<>();
		while (matcher.find()) {
			found.add(matcher.group(1));
		}
		return found;
	}

	private static String anchor(String heading) {
		return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").strip().replace(' ', '-');
	}

}
