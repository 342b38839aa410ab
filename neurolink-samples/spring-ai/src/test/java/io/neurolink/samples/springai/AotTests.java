package io.neurolink.samples.springai;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The desk on Spring AI, started from what Spring prepared ahead of time.
 */
@Tag("thorough")
@Timeout(120)
class AotTests {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	@Test
	void modelsAreWrappedRetriedAndReplacedAsTheyAreOtherwise() throws Exception {
		Process desk = start();
		try {
			List<String> log = new ArrayList<>();
			RestClient client = RestClient.create("http://localhost:" + port(desk, log));
			assertThat(log).anyMatch((line) -> line.contains("Starting AOT-processed SpringAiDeskApplication"));
			assertThat(ask(client, "Who answers?")).contains("\"provider\":\"openai\"");
			faults(client, "{\"provider\":\"openai\",\"failureRate\":1,\"type\":\"OVERLOADED\"}");
			assertThat(ask(client, "Who answers now?")).contains("\"provider\":\"anthropic\"");
			assertThat(ask(client, "Where is order 4711?")).contains("Order 4711 was shipped yesterday");
			faults(client, "{\"provider\":\"all\",\"failureRate\":1,\"type\":\"OVERLOADED\"}");
			assertThat(ask(client, "Is anybody there?")).contains("\"degraded\":true");
		}
		finally {
			desk.destroyForcibly().waitFor();
		}
	}

	private static String ask(RestClient client, String question) {
		return String.valueOf(client.get()
			.uri((uri) -> uri.path("/api/answer").queryParam("q", question).build())
			.retrieve()
			.body(String.class));
	}

	private static void faults(RestClient client, String body) {
		client.post()
			.uri("/api/faults")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.retrieve()
			.toBodilessEntity();
	}

	private static Process start() throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		ProcessBuilder builder = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-Dspring.aot.enabled=true", "-cp", classPath, SpringAiDeskApplication.class.getName(),
				"--server.port=0", "--support-desk.simulated.latency=0s");
		builder.environment().keySet().removeIf((name) -> name.endsWith("_API_KEY"));
		return builder.redirectErrorStream(true).start();
	}

	private static int port(Process desk, List<String> log) throws IOException {
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(desk.getInputStream(), StandardCharsets.UTF_8));
		for (String line = reader.readLine(); line != null; line = reader.readLine()) {
			log.add(line);
			Matcher started = PORT.matcher(line);
			if (started.find()) {
				Thread rest = new Thread(() -> reader.lines().forEach((ignored) -> {
				}), "log of the desk");
				rest.setDaemon(true);
				rest.start();
				return Integer.parseInt(started.group(1));
			}
		}
		throw new AssertionError("The desk did not start: " + String.join("\n", log));
	}

}
