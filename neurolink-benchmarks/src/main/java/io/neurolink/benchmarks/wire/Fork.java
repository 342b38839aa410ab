package io.neurolink.benchmarks.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A separate JVM with the class path of this one, which ends with this one.
 */
final class Fork implements AutoCloseable {

	private static final String RESULT = "result: ";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Process process;

	private final Thread ending;

	private Fork(Process process) {
		this.process = process;
		this.ending = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.ending);
	}

	static Fork of(Class<?> main, String heap, String... args) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap,
						"-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError", "-Dneurolink.benchmarks.rate=" + PacedRun.RATE));
		command.addAll(List.of(System.getProperty("neurolink.benchmarks.jvm", "").split(" ")));
		command.removeIf(String::isEmpty);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(args));
		try {
			return new Fork(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sends a result to the parent process.
	 */
	static void tell(Object result) {
		System.out.println(RESULT + JSON.writeValueAsString(result));
		System.out.flush();
	}

	/**
	 * Waits for the result.
	 * @return the result, or {@code null} if the process ended without one
	 */
	<T> @Nullable T result(Class<T> type) {
		String line = line(RESULT);
		return (line != null) ? JSON.readValue(line.substring(RESULT.length()), type) : null;
	}

	/**
	 * Returns the next line with this prefix.
	 */
	@Nullable String line(String beginning) {
		try {
			BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8);
			String line = reader.readLine();
			while (line != null && !line.startsWith(beginning)) {
				line = reader.readLine();
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		Runtime.getRuntime().removeShutdownHook(this.ending);
	}

}
