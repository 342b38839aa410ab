package io.neurolink.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * An application to start: its class path, as resolved by Maven for its module, and its
 * arguments.
 */
enum Host {

	EMPTY("without the starter", "web", "empty.EmptyApplication"),

	EMPTY_WITH_STARTER("**with the starter, nothing configured**", "web-neurolink", "empty.EmptyApplication"),

	DESK("**with the starter, one provider, one annotated method**", "web-neurolink", "neurolink.DeskApplication",
			"--neurolink.providers.openai.api-key=none", "--neurolink.providers.openai.model=gpt-4o"),

	RESILIENCE4J("with Resilience4j's starter, one annotated method", "web-resilience4j",
			"resilience4j.ResilienceApplication"),

	SPRING_AI("with Spring AI's OpenAI starter", "web-spring-ai", "empty.EmptyApplication",
			"--spring.ai.openai.api-key=none"),

	SPRING_AI_WITH_STARTER("**with Spring AI's OpenAI starter and ours**", "web-spring-ai-neurolink",
			"empty.EmptyApplication", "--spring.ai.openai.api-key=none");

	private static final String PACKAGE = "io.neurolink.benchmarks.web.";

	private static final double MEGABYTE = 1_000_000;

	private final String label;

	private final String module;

	private final String application;

	private final List<String> arguments;

	/**
	 * Creates a host.
	 * @param application the class of the application, relative to {@link #PACKAGE}
	 */
	Host(String label, String module, String application, String... arguments) {
		this.label = label;
		this.module = module;
		this.application = application;
		this.arguments = List.of(arguments);
	}

	String label() {
		return this.label;
	}

	String mainClass() {
		return PACKAGE + this.application;
	}

	List<String> arguments() {
		return this.arguments;
	}

	/**
	 * Returns the class path.
	 * @param benchmarks the directory of this module
	 */
	String classPath(Path benchmarks) {
		Path target = benchmarks.resolve(this.module).resolve("target");
		try {
			return Files.readString(target.resolve("class-path.txt")).strip() + File.pathSeparator
					+ target.resolve("classes");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Build the module neurolink-benchmarks/" + this.module + " first", ex);
		}
	}

	/**
	 * Returns the size of its libraries in megabytes.
	 * @param benchmarks the directory of this module
	 */
	double megabytes(Path benchmarks) {
		return Arrays.stream(classPath(benchmarks).split(File.pathSeparator))
			.map(Path::of)
			.filter((path) -> !path.startsWith(benchmarks))
			.mapToLong(Host::size)
			.sum() / MEGABYTE;
	}

	private static long size(Path path) {
		try (Stream<Path> files = Files.walk(path)) {
			return files.mapToLong((file) -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
