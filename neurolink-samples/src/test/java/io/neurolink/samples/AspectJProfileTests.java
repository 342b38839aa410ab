package io.neurolink.samples;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The profile {@code aspectj} in a JVM with the agent of AspectJ.
 */
@Tag("thorough")
class AspectJProfileTests {

	private static final String CLASS_PATH = System.getProperty("surefire.test.class.path",
			System.getProperty("java.class.path"));

	@Test
	@Timeout(120)
	void theSecondAnswerOfASelfInvocationComesFromTheCache(@TempDir Path directory) throws Exception {
		Path output = directory.resolve("output.txt");
		String agent = Stream.of(CLASS_PATH.split(File.pathSeparator))
			.filter((path) -> path.matches(".*aspectjweaver-[\\d.]+\\.jar"))
			.findFirst()
			.orElseThrow();
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-javaagent:" + agent));
		if (Runtime.version().feature() >= 24) {
			command.add("--sun-misc-unsafe-memory-access=allow");
		}
		command.addAll(List.of("-cp", CLASS_PATH, Asking.class.getName()));
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().keySet().removeIf((name) -> name.endsWith("_API_KEY"));
		Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("ends").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		String printed = Files.readString(output, StandardCharsets.UTF_8);
		assertThat(process.exitValue()).as(printed).isZero();
		assertThat(printed).contains("MODEL CALLS 1", "ANSWERS 2, EQUAL true")
			.doesNotContain("Unsafe", "[Xlint:", "pass the proxy");
	}

	/**
	 * Starts the sample and asks one question twice.
	 */
	static final class Asking {

		private Asking() {
		}

		public static void main(String[] args) {
			try (ConfigurableApplicationContext context = SpringApplication.run(SupportDeskApplication.class,
					"--spring.profiles.active=aspectj", "--server.port=0", "--support-desk.simulated.latency=0s")) {
				SelfInvokingDesk desk = context.getBean(SelfInvokingDesk.class);
				List<String> answers = desk.answerAll(List.of("Where is my parcel?", "Where is my parcel?"));
				System.out.println("MODEL CALLS " + desk.modelCalls());
				System.out.println("ANSWERS " + answers.size() + ", EQUAL " + answers.get(0).equals(answers.get(1)));
			}
		}

	}

}
