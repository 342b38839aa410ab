package io.neurolink.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of the README is the one that is tested.
 */
class ReadmeTests {

	private static final Pattern JAVA = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL);

	private static final Pattern TYPE = Pattern.compile("^class (\\w+) ", Pattern.MULTILINE);

	@ParameterizedTest
	@MethodSource("examples")
	void anExampleIsASourceFileOfThisModule(String example) throws IOException {
		Matcher type = TYPE.matcher(example);
		assertThat(type.find()).isTrue();
		Path source = Path.of("src/test/java/io/neurolink/test/support", type.group(1) + ".java");
		assertThat(Files.readString(source).strip()).isEqualTo(example);
	}

	static List<String> examples() throws IOException {
		List<String> examples = new ArrayList<>();
		Matcher matcher = JAVA.matcher(Files.readString(Path.of("README.md")));
		while (matcher.find()) {
			examples.add(matcher.group(1));
		}
		assertThat(examples).hasSize(3);
		return examples;
	}

}
