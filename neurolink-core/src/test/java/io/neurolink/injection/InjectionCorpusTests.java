package io.neurolink.injection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.neurolink.error.AiException;
import io.neurolink.middleware.InputSanitizer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures recall and false positives of {@link InjectionScanner} on a corpus, and
 * compares {@code docs/security.md} with the figures. With {@code -Ddocs.write=true} the
 * figures of the page are written anew.
 */
class InjectionCorpusTests {

	private static final String BEGIN = "<!-- figures: begin -->\n";

	private static final String END = "<!-- figures: end -->\n";

	private final List<CorpusText> injections = CorpusText.read("injections.tsv");

	private final List<CorpusText> benign = CorpusText.read("benign.tsv");

	private final InputSanitizer strip = new InputSanitizer(InputSanitizer.Mode.STRIP, 10_000);

	private final InputSanitizer reject = new InputSanitizer(InputSanitizer.Mode.REJECT, 10_000);

	@Test
	void holdsEnoughDifferentTexts() {
		assertThat(this.injections).hasSizeGreaterThanOrEqualTo(200);
		assertThat(this.benign).hasSizeGreaterThanOrEqualTo(300);
		Set<String> texts = new HashSet<>();
		this.injections.forEach((text) -> assertThat(texts.add(text.text())).as(text.id()).isTrue());
		this.benign.forEach((text) -> assertThat(texts.add(text.text())).as(text.id()).isTrue());
	}

	@Test
	void findsMostInjections() {
		assertThat(percent(this.injections, (text) -> true)).as(missed(this.injections, false))
			.isGreaterThanOrEqualTo(85);
		assertThat(percent(this.injections, CorpusText::isHeldOut)).isGreaterThanOrEqualTo(75);
	}

	@Test
	void findsLittleInBenignTexts() {
		assertThat(percent(this.benign, (text) -> true)).as(missed(this.benign, true)).isLessThanOrEqualTo(3);
		assertThat(percent(this.benign, CorpusText::isHeldOut)).isLessThanOrEqualTo(5);
	}

	@Test
	void leavesEveryBenignTextAsItIs() {
		for (CorpusText text : this.benign) {
			if (!text.isFound()) {
				assertThat(this.strip.sanitize(text.text())).as(text.id()).isEqualTo(text.text());
				assertThat(this.reject.sanitize(text.text())).as(text.id()).isEqualTo(text.text());
			}
		}
	}

	@Test
	void removesEveryInjectionThatItFindsFromTheTextAroundIt() {
		for (CorpusText text : this.injections) {
			if (text.isFound()) {
				String clean = strip("Where is my parcel? It was due on Monday.\n\n" + text.text());
				assertThat(clean).as(text.id()).startsWith("Where is my parcel?");
				assertThat(InjectionScanner.find(clean)).as(text.id()).isEmpty();
				assertThat(this.reject.sanitize(clean)).as(text.id()).isEqualTo(clean);
			}
		}
	}

	@Test
	void theFiguresOfThePageAreThose() throws IOException {
		Path file = Path.of("..", "docs", "security.md");
		String page = Files.readString(file);
		int from = page.indexOf(BEGIN) + BEGIN.length();
		int to = page.indexOf(END);
		if (Boolean.getBoolean("docs.write")) {
			page = page.substring(0, from) + figures() + page.substring(to);
			Files.writeString(file, page);
			to = page.indexOf(END);
		}
		assertThat(page.substring(from, to)).as("Run this test with -Ddocs.write=true and commit the page")
			.isEqualTo(figures());
	}

	private String figures() {
		return "| | all | held out |\n|---|---|---|\n" + row("injections found (recall)", this.injections)
				+ row("benign texts taken for one (false positives)", this.benign)
				+ "\n| injections, by family | found |\n|---|---|\n" + rows(this.injections, CorpusText::family)
				+ "\n| injections, by language | found |\n|---|---|\n" + rows(this.injections, CorpusText::language)
				+ "\n| benign texts, by family | taken for one |\n|---|---|\n" + rows(this.benign, CorpusText::family);
	}

	private static String row(String name, List<CorpusText> texts) {
		return "| " + name + " | " + share(texts) + " | " + share(texts.stream().filter(CorpusText::isHeldOut).toList())
				+ " |\n";
	}

	private static String rows(List<CorpusText> texts, Function<CorpusText, String> key) {
		Map<String, List<CorpusText>> groups = texts.stream()
			.collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
		return groups.entrySet()
			.stream()
			.map((group) -> "| " + group.getKey() + " | " + share(group.getValue()) + " |\n")
			.collect(Collectors.joining());
	}

	private static String share(List<CorpusText> texts) {
		return count(texts) + " of " + texts.size() + " (" + Math.round(100.0 * count(texts) / texts.size()) + " %)";
	}

	private static long count(List<CorpusText> texts) {
		return texts.stream().filter(CorpusText::isFound).count();
	}

	private static double percent(List<CorpusText> texts, Predicate<CorpusText> part) {
		List<CorpusText> chosen = texts.stream().filter(part).toList();
		return 100.0 * count(chosen) / chosen.size();
	}

	private static String missed(List<CorpusText> texts, boolean found) {
		return texts.stream()
			.filter((text) -> text.isFound() == found)
			.map((text) -> text.id() + " " + text.text())
			.collect(Collectors.joining("\n"));
	}

	private String strip(String text) {
		try {
			return this.strip.sanitize(text);
		}
		catch (AiException ex) {
			return "refused: " + ex.getMessage();
		}
	}

}
