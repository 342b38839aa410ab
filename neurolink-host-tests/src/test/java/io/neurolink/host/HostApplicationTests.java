package io.neurolink.host;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter is the only dependency that an application needs, and brings no optional
 * one. The class path is that which Maven resolves for the application.
 */
class HostApplicationTests {

	private static final Path TARGET = Path.of("target");

	/** Everything that the starter may bring, by the beginning of the file name. */
	private static final Set<String> BROUGHT = Set.of("neurolink-core", "neurolink-spring-boot-starter", "spring-boot",
			"spring-aop", "spring-beans", "spring-context", "spring-core", "spring-expression", "spring-web",
			"spring-webflux", "reactor-core", "reactive-streams", "micrometer-commons", "micrometer-observation",
			"context-propagation", "jackson-annotations", "jackson-core", "jackson-databind", "snakeyaml", "jspecify",
			"caffeine", "error_prone_annotations", "bucket4j_jdk17-core", "resilience4j-circuitbreaker",
			"resilience4j-core", "HdrHistogram", "slf4j-api", "logback-classic", "logback-core", "log4j-api",
			"log4j-to-slf4j", "jul-to-slf4j", "jakarta.annotation-api", "commons-logging");

	@Test
	@Timeout(120)
	void startsAnswersAndExits(@TempDir Path directory) throws Exception {
		Path output = directory.resolve("output.txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", String.join(File.pathSeparator, classPath()),
				HostApplication.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("exits").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		String printed = Files.readString(output, StandardCharsets.UTF_8);
		assertThat(process.exitValue()).as(printed).isZero();
		assertThat(printed)
			.contains("ANSWER You asked: \"Where is my parcel?\"", "AGAIN You asked:", "DEFAULT demo/any")
			.contains("Attempt 1 of 4 of Desk#answer failed (OVERLOADED, demo/any)")
			.contains("CALLS 2")
			.contains("CHARACTERS true") // Tokens are counted without JTokkit.
			.doesNotContain("WARN ", "ERROR ");
	}

	@Test
	void onlyRequiredLibrariesAreBrought() throws IOException {
		Set<String> names = libraries().map((path) -> path.getFileName().toString())
			.map((name) -> name.replaceAll("-\\d.*", ""))
			.collect(Collectors.toSet());
		assertThat(names).isNotEmpty()
			.allSatisfy((name) -> assertThat(BROUGHT).anyMatch((brought) -> name.equals(brought)
					|| (brought.equals("spring-boot") && name.matches("spring-boot(-[a-z]+)*"))));
	}

	@Test
	void noSpringBootModuleForServersDatabasesOrActuatorIsBrought() throws IOException {
		assertThat(libraries().map((path) -> path.getFileName().toString()))
			.noneMatch((name) -> name.matches("spring-boot-(data|actuator|health|tomcat|netty|reactor-netty|web-server|"
					+ "servlet|webmvc|webflux|starter-(web|actuator|data)).*"));
	}

	private static List<String> classPath() throws IOException {
		return Stream
			.concat(Stream.of(TARGET.resolve("classes").toAbsolutePath().toString()),
					Stream.of(classPathText().split(File.pathSeparator)))
			.toList();
	}

	private static Stream<Path> libraries() throws IOException {
		return Stream.of(classPathText().split(File.pathSeparator)).map(Path::of).filter(Files::isRegularFile);
	}

	private static String classPathText() throws IOException {
		return Files.readString(TARGET.resolve("class-path.txt")).strip();
	}

}
