package io.neurolink.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The applications still start, on class paths that differ by the starter.
 */
class StartTests {

	private final Path benchmarks = Path.of("").toAbsolutePath();

	@Test
	void theApplicationWithAnAnnotatedMethodStarts() throws IOException, InterruptedException {
		Start start = Start.of(Host.DESK, this.benchmarks);
		assertThat(start.millisToReady()).isGreaterThan(start.millisOfSpring()).isPositive();
		assertThat(start.classes()).isPositive();
		assertThat(start.heapBytes()).isPositive();
	}

	@Test
	void onlyOneClassPathHasTheStarter() {
		assertThat(Host.EMPTY.classPath(this.benchmarks))
			.doesNotContain("neurolink-spring-boot-starter", "neurolink-core", "reactor-core")
			.contains("spring-webmvc");
		assertThat(Host.EMPTY_WITH_STARTER.classPath(this.benchmarks))
			.contains("neurolink-spring-boot-starter", "neurolink-core", "reactor-core", "spring-webmvc")
			.doesNotContain("resilience4j-retry", "spring-ai");
	}

}
