package io.neurolink.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The applications still start, on class paths that differ by the starter.
 */
class StartTests {

	private static final Pattern CLASS = Pattern.compile("\\] (io\\.neurolink\\.\\S+) source:");

	private static final Pattern LIBRARIES = Pattern
		.compile("^io\\.neurolink\\.(springai|langchain4j|hostmodel|redis|bucket4j)\\."
				+ "|^io\\.neurolink\\.classify\\.(SpringAi|LangChain4j|OpenAiJava|AnthropicJava|Google|Azure|Aws|Feign)"
				+ "|AutoConfiguration\\$(WrappedChatModels|OutdatedLibrary|TokenStreams)"
				+ "|NeuroLink(SpringAi|LangChain4j)AutoConfiguration");

	private final Path benchmarks = Path.of("").toAbsolutePath();

	@Test
	@Tag("thorough")
	void theApplicationWithAnAnnotatedMethodStarts() throws IOException, InterruptedException {
		Path loaded = Files.createTempFile("classes", ".log");
		Start start = Start.of(Host.DESK, this.benchmarks, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-Xlog:class+load:file=" + loaded);
		assertThat(start.millisToReady()).isGreaterThan(start.millisOfSpring()).isPositive();
		assertThat(start.classes()).isPositive();
		assertThat(start.heapBytes()).isPositive();
		List<String> ours = CLASS.matcher(Files.readString(loaded)).results().map((name) -> name.group(1)).toList();
		assertThat(ours).contains("io.neurolink.template.AiTemplate", "io.neurolink.classify.JdkClassifier")
			.as("classes for libraries that the application does not have")
			.noneMatch((name) -> LIBRARIES.matcher(name).find());
	}

	@Test
	void onlyOneClassPathHasTheStarter() {
		assertThat(Host.EMPTY.classPath(this.benchmarks))
			.doesNotContain("neurolink-spring-boot-starter", "neurolink-core", "reactor-core")
			.contains("spring-webmvc");
		assertThat(Host.EMPTY_WITH_STARTER.classPath(this.benchmarks))
			.contains("neurolink-spring-boot-starter", "neurolink-core", "reactor-core", "spring-webmvc")
			.doesNotContain("resilience4j-retry", "spring-ai", "langchain4j");
		assertThat(Host.RESILIENCE4J.classPath(this.benchmarks))
			.contains("resilience4j-spring-boot4", "aspectjweaver", "spring-webmvc")
			.doesNotContain("neurolink-spring-boot-starter", "neurolink-core");
		assertThat(Host.SPRING_AI.classPath(this.benchmarks)).contains("spring-ai-openai")
			.doesNotContain("neurolink-spring-boot-starter", "neurolink-core");
		assertThat(Host.SPRING_AI_WITH_STARTER.classPath(this.benchmarks)).contains("spring-ai-openai",
				"neurolink-spring-boot-starter");
	}

}
