package io.neurolink.aspectj.matrix;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.neurolink.aspectj.matrix.MatrixRun.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each annotation acts exactly once on each kind of method, for each return type, woven
 * at compile time and, in the profile {@code thorough}, at load time. The matrix is in
 * {@code target/aspectj-matrix.md}.
 */
class MatrixTests {

	private static final int CELLS = Placement.values().length * Advice.values().length * Shape.values().length;

	@TempDir
	private static Path directory;

	private static Path plain;

	@BeforeAll
	static void compile() throws IOException {
		plain = Files.createDirectory(directory.resolve("plain"));
		GeneratedSubjects.compile(plain);
	}

	@Test
	@Timeout(120)
	void wovenAtCompileTimeEachIsAdvisedOnce() throws IOException {
		Path woven = Files.createDirectory(directory.resolve("woven"));
		GeneratedSubjects.weave(plain, woven, Path.of("target/classes"));
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { woven.toUri().toURL() },
				MatrixTests.class.getClassLoader())) {
			assertAdvisedOnce("compile time", MatrixRun.run(classLoader));
		}
	}

	@Test
	@Tag("thorough")
	@Timeout(120)
	void wovenAtLoadTimeEachIsAdvisedOnce() throws Exception {
		Path printed = directory.resolve("load-time.txt");
		Process process = LoadTimeWeaving.start(MatrixRun.class, plain, GeneratedSubjects.PACKAGE + "..*", printed);
		try {
			assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("ends").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		String output = Files.readString(printed, StandardCharsets.UTF_8);
		assertThat(process.exitValue()).as(output).isZero();
		assertThat(output).doesNotContain("Unsafe", "AppClassLoader");
		assertAdvisedOnce("load time",
				output.lines().filter((line) -> line.matches("[A-Z_]+\\|.*")).map(Cell::parse).toList());
	}

	private static void assertAdvisedOnce(String weaving, List<Cell> cells) throws IOException {
		MatrixReport.write(weaving, cells);
		assertThat(cells).hasSize(CELLS);
		assertThat(cells)
			.allSatisfy((cell) -> assertThat(cell.outcome()).as(cell.line()).isEqualTo(cell.advice().expected()));
	}

}
