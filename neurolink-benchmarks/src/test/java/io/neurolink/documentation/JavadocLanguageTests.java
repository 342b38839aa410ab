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
 * with an interrogative. The description of a boolean may begin with "Whether".
 */
class JavadocLanguageTests {

	private static final Path ROOT = Path.of("..");

	private static final double LIMIT = 0.03;

	private static final Pattern JAVADOC = Pattern
		.compile("/\\*\\*(.*?)\\*/\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*([^;{(]*)", Pattern.DOTALL);

	private static final Pattern INTERROGATIVE = Pattern.compile(
			"(?i)(What|Whatever|Who|Whom|Whose|Whoever|That|How|Whether|Where|Wherever|When|Whenever|Which|Why)\\b");

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
