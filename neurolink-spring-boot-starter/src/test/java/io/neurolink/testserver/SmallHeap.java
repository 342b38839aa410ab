package io.neurolink.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class of the tests in a JVM of its own with a heap of 256 MB, so that
 * memory that grows with what a server sends ends that JVM rather than this one.
 */
public final class SmallHeap {

	private static final String HEAP = "-Xmx256m";

	private static final long SECONDS = 90;

	private SmallHeap() {
	}

	/**
	 * Runs a class and waits for its end.
	 * @param main the class, with a public {@code main} method that prints its findings
	 * @param arguments its arguments
	 * @return what it printed to its output, without surrounding white space
	 * @throws AssertionError if it did not end by itself with exit code 0, within 90
	 * seconds; says what it printed
	 */
	public static String run(Class<?> main, String... arguments) {
		try {
			Path out = Files.createTempFile("small-heap-", ".out");
			Path err = Files.createTempFile("small-heap-", ".err");
			try {
				Process process = new ProcessBuilder(command(main, arguments)).redirectOutput(out.toFile())
					.redirectError(err.toFile())
					.start();
				boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
				process.destroyForcibly().waitFor();
				String printed = Files.readString(out, StandardCharsets.UTF_8).strip();
				if (!ended || process.exitValue() != 0) {
					throw new AssertionError(main.getSimpleName() + " with " + List.of(arguments) + " and " + HEAP
							+ (ended ? " ended with exit code " + process.exitValue() : " did not end") + "\n" + printed
							+ "\n" + Files.readString(err, StandardCharsets.UTF_8));
				}
				return printed;
			}
			finally {
				Files.delete(out);
				Files.delete(err);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for " + main.getSimpleName(), ex);
		}
	}

	// Netty counts direct memory apart from the heap; both are bounded here.
	private static List<String> command(Class<?> main, String... arguments) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP,
				"-XX:MaxDirectMemorySize=128m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
		command.addAll(List.of(arguments));
		return command;
	}

}
