package io.neurolink.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Public Javadoc begins with a verb or a noun: in each module less than 3 % of it begins
 * with an interrogative. The description of a boolean may begin with "Whether". Comments,
 * messages and pages use standard terms in place of some idioms.
 */
class JavadocLanguageTests {

	private static final Path ROOT = Path.of("..");

	private static final double LIMIT = 0.03;

	private static final Pattern JAVADOC = Pattern
		.compile("/\\*\\*(.*?)\\*/\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*([^;{(]*)", Pattern.DOTALL);

	private static final Pattern INTERROGATIVE = Pattern.compile(
			"(?i)(What|Whatever|Who|Whom|Whose|Whoever|That|How|Whether|Where|Wherever|When|Whenever|Which|Why)\\b");

	private static final Pattern IDIOM = Pattern.compile(
			"(?i)\\b(told|tells?|mend(s|ed)?|heed(s|ed)?|nobody|whoever|anew|afresh|in force|left alone|for want of)\\b"
					+ "|(?<!\\bthere )\\bis none\\b");

	private static final Pattern COMMENT_OR_TEXT = Pattern
		.compile("/\\*.*?\\*/|//[^\\n]*(?:\\n\\s*//[^\\n]*)*|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);

	private static final Pattern PUBLIC = Pattern.compile("\\b(public|package)\\s");

	private static final Pattern PUBLIC_INTERFACE = Pattern.compile("(?m)^public (sealed )?@?interface ");

	@ParameterizedTest
	@MethodSource("modules")
	void publicJavadocBeginsWithVerbOrNoun(Path module) throws IOException {
		int all = 0;
		List<String> found = new ArrayList<>();
		for (Path source : sources(module)) {
			for (Text text : publicJavadoc(Files.readString(source))) {
				all++;
				if (text.isInterrogative()) {
					found.add(source.getFileName() + ": " + text.text());
				}
			}
		}
		assertThat(found.size()).as("of %d texts in %s: %s", all, module, String.join("\n", found))
			.isLessThanOrEqualTo((int) (LIMIT * all));
	}

	@Test
	void interrogativesOfPublicTypesAndMembersAreFound() {
		assertThat(publicJavadoc("""
				/**
				 * What it is.
				 */
				@Import({ Other.class })
				public final class Thing {
					/** Whether it is open. */
					public boolean isOpen() {
					/** Whether it is
					 * shown. */
					public String shown();
					/** How it ends. */
					private void end() {
				""")).filteredOn(Text::isInterrogative)
			.extracting(Text::text)
			.containsExactly("What it is.", "Whether it is shown.");
	}

	@Test
	void membersOfPublicInterfacesArePublic() {
		assertThat(publicJavadoc("""
				/** A thing. */
				public interface Thing {
					/** How it ends. */
					void end();
				""")).filteredOn(Text::isInterrogative).extracting(Text::text).containsExactly("How it ends.");
	}

	@ParameterizedTest
	@MethodSource("modules")
	void commentsAndMessagesUseStandardTerms(Path module) throws IOException {
		List<String> found = new ArrayList<>();
		for (Path source : sources(module)) {
			// The rules for injected instructions contain the words that they search for.
			if (!source.toString().contains("injection")) {
				idioms(Files.readString(source)).forEach((text) -> found.add(source.getFileName() + ": " + text));
			}
		}
		assertThat(found).isEmpty();
	}

	@Test
	void pagesUseStandardTerms() throws IOException {
		List<String> found = new ArrayList<>();
		try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
			for (Path page : pages.filter((path) -> path.toString().endsWith(".md")).sorted().toList()) {
				Matcher matcher = IDIOM.matcher(Files.readString(page).replaceAll("\"[^\"\\n]*\"", ""));
				while (matcher.find()) {
					found.add(page.getFileName() + ": " + matcher.group());
				}
			}
		}
		assertThat(found).isEmpty();
	}

	@Test
	void idiomsInCommentsAndMessagesAreFound() {
		assertThat(idioms("""
				/**
				 * A listener that is
				 * told of it.
				 */
				void told() {
					// Returns null if there is none.
					log("nobody waits");
				}
				""")).containsExactly("A listener that is told of it.", "nobody waits");
	}

	private static List<String> idioms(String source) {
		List<String> found = new ArrayList<>();
		Matcher matcher = COMMENT_OR_TEXT.matcher(source);
		while (matcher.find()) {
			String text = matcher.group()
				.replaceAll("\\s*\\n\\s*(\\*/|\\*|//)?\\s*", " ")
				.replaceAll("^(/\\*+|//|\")|\"$", "")
				.strip();
			if (IDIOM.matcher(text).find()) {
				found.add(text);
			}
		}
		return found;
	}

	private static List<Text> publicJavadoc(String source) {
		boolean allPublic = PUBLIC_INTERFACE.matcher(source).find();
		List<Text> texts = new ArrayList<>();
		Matcher matcher = JAVADOC.matcher(source);
		while (matcher.find()) {
			String declaration = matcher.group(2);
			if (PUBLIC.matcher(declaration).find() || (allPublic && !declaration.contains("private "))) {
				String text = matcher.group(1).replaceAll("\\s*\\n\\s*\\*?\\s*", " ").strip();
				texts.add(new Text(text, declaration.contains("boolean ")));
			}
		}
		return texts;
	}

	private static List<Path> modules() throws IOException {
		try (Stream<Path> children = Files.walk(ROOT, 2)) {
			return children.filter((child) -> Files.isDirectory(child.resolve("src/main/java"))).sorted().toList();
		}
	}

	private static List<Path> sources(Path module) throws IOException {
		try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
			return files.filter((file) -> file.toString().endsWith(".java")).sorted().toList();
		}
	}

	private record Text(String text, boolean ofBoolean) {

		boolean isInterrogative() {
			boolean accessor = this.ofBoolean && this.text.startsWith("Whether ");
			return !accessor && INTERROGATIVE.matcher(this.text).lookingAt();
		}

	}

}
