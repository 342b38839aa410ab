package io.neurolink.benchmarks.startup;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One start of an application in a separate JVM.
 *
 * @param millisToReady the time from the start of the process until the application was
 * ready
 * @param millisOfSpring the duration of {@code SpringApplication.run}
 * @param classes the number of classes loaded by then
 * @param heapBytes the used heap after a garbage collection
 */
record Start(double millisToReady, double millisOfSpring, int classes, long heapBytes) {

	private static final String READY = "READY";

	private static final String HOLDS = "HOLDS ";

	private static final long LONGEST_SECONDS = 60;

	/**
	 * Starts the application and reads its output.
	 * @param host the application
	 * @param benchmarks the directory of this module
	 * @param options the options of the JVM
	 * @throws IllegalStateException if it does not become ready
	 */
	static Start of(Host host, Path benchmarks, String... options) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", host.classPath(benchmarks), host.mainClass(), "--server.port=0"));
		command.addAll(host.arguments());
		long begin = System.nanoTime();
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			return read(process, begin);
		}
		finally {
			if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
				process.destroyForcibly();
			}
		}
	}

	private static Start read(Process process, long begin) throws IOException {
		List<String> output = new ArrayList<>();
		double ready = 0;
		try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				output.add(line);
				if (line.equals(READY)) {
					ready = (System.nanoTime() - begin) / (double) TimeUnit.MILLISECONDS.toNanos(1);
				}
				Start start = line.startsWith(HOLDS) ? parse(ready, line.substring(HOLDS.length()).split(" ")) : null;
				if (start != null) {
					return start;
				}
			}
		}
		throw new IllegalStateException("The application did not start:\n" + String.join("\n", output));
	}

	private static @Nullable Start parse(double ready, String[] told) {
		return (ready > 0 && told.length == 3)
				? new Start(ready, Double.parseDouble(told[0]), Integer.parseInt(told[1]), Long.parseLong(told[2]))
				: null;
	}

}
