package io.neurolink.aspectj.matrix;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a main class in a JVM that weaves at load time, as the documentation describes it.
 */
public final class LoadTimeWeaving {

	private LoadTimeWeaving() {
	}

	/**
	 * Starts a main class.
	 * @param main the class
	 * @param classes a directory of further classes
	 * @param woven the pattern of the classes to be woven
	 * @param output the file for what it prints
	 * @return the process
	 */
	public static Process start(Class<?> main, Path classes, String woven, Path output) throws IOException {
		Files.writeString(Files.createDirectories(classes.resolve("META-INF")).resolve("aop.xml"), """
				<aspectj>
					<weaver>
						<include within="%s"/>
					</weaver>
				</aspectj>
				""".formatted(woven));
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-javaagent:" + agent()));
		if (Runtime.version().feature() >= 24) {
			// The weaver uses Unsafe, and the JVM warns of that.
			command.add("--sun-misc-unsafe-memory-access=allow");
		}
		command.addAll(List.of("-cp", classes + File.pathSeparator + GeneratedSubjects.CLASS_PATH, main.getName()));
		return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
	}

	private static String agent() {
		return Stream.of(GeneratedSubjects.CLASS_PATH.split(File.pathSeparator))
			.filter((path) -> path.matches(".*aspectjweaver-[\\d.]+\\.jar"))
			.findFirst()
			.orElseThrow();
	}

}
