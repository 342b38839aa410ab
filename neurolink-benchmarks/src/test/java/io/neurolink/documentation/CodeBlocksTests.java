package io.neurolink.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Every block of Java on the pages compiles, and every block of YAML binds, the peers'
 * included: this module has them on its class path.
 */
class CodeBlocksTests {

	private static final Path ROOT = Path.of("..");

	private static final JavaBlocks JAVA = new JavaBlocks();

	@Test
	void everyBlockOfThePagesIsWhatItSays() throws IOException {
		List<Block> blocks = new ArrayList<>();
		for (String page : pages()) {
			blocks.addAll(Block.of(page, Files.readString(ROOT.resolve(page))));
		}
		assertThat(blocks).extracting(Block::language).contains("java", "yaml", "xml");
		assertThat(errors(blocks)).isEmpty();
	}

	@Test
	void javaThatDoesNotCompileIsToldWithPageAndLine() {
		assertThat(errorsOf("""
				# A page

				```java
				String answer() {
					return this.ai.generate();
				}
				```

				```java
				AiRequest.of("Where is it?")
					.nowhere();
				```
				""")).satisfiesExactlyInAnyOrder((error) -> assertThat(error).startsWith("page.md:5: "),
				(error) -> assertThat(error).startsWith("page.md:11: "));
	}

	@Test
	void javaThatDoesNotEvenParseIsToldToo() {
		assertThat(errorsOf("```java\nif (true {\n```\n"))
			.anySatisfy((error) -> assertThat(error).startsWith("page.md:2: "));
	}

	@Test
	void aWholeFileHasItsOwnImportsOnly() {
		assertThat(errorsOf("""
				```java
				import java.util.List;

				class Desk {

					List<AiRequest> requests;

				}
				```
				""")).singleElement().asString().startsWith("page.md:6: ");
	}

	@Test
	void membersMayHaveImportsOfTheirOwn() {
		assertThat(errorsOf("""
				```java
				import org.springframework.cache.annotation.Cacheable;

				@Cacheable("answers")
				String answer(String question) {
					return this.ai.generate(question);
				}
				```
				""")).isEmpty();
	}

	@Test
	void yamlThatDoesNotBindIsTold() {
		assertThat(errorsOf("""
				```yaml
				neurolink:
				  retry:
				    max-wayt: 60s
				```

				```yaml
				spring:
				  ai:
				    retry:
				      max-tries: 3
				```

				```yaml
				neurolinc:
				  enabled: true
				```
				""")).satisfiesExactly((error) -> assertThat(error).contains("page.md:1", "max-wayt"),
				(error) -> assertThat(error).contains("page.md:7", "max-tries"),
				(error) -> assertThat(error).isEqualTo("page.md:14: nothing here binds neurolinc.enabled"));
	}

	@Test
	void xmlThatNamesNoModuleIsTold() {
		assertThat(errorsOf("""
				```xml
				<dependency><artifactId>neurolink-starter</artifactId></dependency>
				```

				```xml
				<dependency>
				```
				""")).hasSize(2);
	}

	@Test
	void jsonThatCannotBeReadIsTold() {
		assertThat(errorsOf("```json\n{ \"a\": }\n```\n")).singleElement().asString().startsWith("page.md:1");
	}

	@Test
	void aBlockThatNobodyChecksIsTold() {
		assertThat(errorsOf("```kotlin\nval a = 1\n```\n\n~~~\nwhat\n~~~\n"))
			.containsExactly("page.md:1: nobody checks blocks of 'kotlin'", "page.md:5: nobody checks blocks of ''");
	}

	@Test
	void aBlockThatIsNotClosedIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Block.of("page.md", "```java\nint a;\n"))
			.withMessageContaining("page.md:1");
	}

	private static List<String> errorsOf(String markdown) {
		return errors(Block.of("page.md", markdown));
	}

	private static List<String> errors(List<Block> blocks) {
		List<String> errors = new ArrayList<>();
		List<Block> java = new ArrayList<>();
		for (Block block : blocks) {
			switch (block.language()) {
				case "java" -> java.add(block);
				case "yaml" -> errors.addAll(new YamlBlocks().errors(block));
				case "xml" -> errors.addAll(new XmlBlocks(ROOT).errors(block));
				case "json" -> errors.addAll(jsonErrors(block));
				case "console", "text", "mermaid" -> {
					// Commands, output and diagrams: nothing to compile.
				}
				default -> errors.add(block + ": nobody checks blocks of '" + block.language() + "'");
			}
		}
		errors.addAll(JAVA.errors(java));
		return errors;
	}

	private static List<String> jsonErrors(Block block) {
		try {
			JsonMapper.shared().readTree(block.text());
			return List.of();
		}
		catch (JacksonException ex) {
			return List.of(block + ": " + ex.getOriginalMessage());
		}
	}

	private static List<String> pages() throws IOException {
		List<String> pages = new ArrayList<>(
				List.of("README.md", "CONTRIBUTING.md", "neurolink-test/README.md", "neurolink-samples/README.md"));
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			docs.map((path) -> ROOT.relativize(path).toString())
				.filter((page) -> page.endsWith(".md"))
				.sorted()
				.forEach(pages::add);
		}
		return pages;
	}

}
