package io.neurolink.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Open streams at the end of the application, as at a SIGTERM.
 */
@Timeout(60)
class ShutdownTests {

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	void anOpenStreamEndsWithAnErrorEventBeforeTheServerStops(String shutdown) throws Exception {
		ConfigurableApplicationContext desk = start("--server.shutdown=" + shutdown);
		try (Socket customer = connect(desk)) {
			BufferedReader reader = stream(customer, "silence");
			assertThat(dataLine(reader)).contains("\"content\":\"You\"");
			CompletableFuture<Void> closed = CompletableFuture.runAsync(desk::close);
			String line = dataLine(reader);
			while (line.contains("\"content\"")) {
				line = dataLine(reader);
			}
			assertThat(line).contains("\"error\":", "\"type\":\"CANCELLED\"");
			closed.get(50, TimeUnit.SECONDS);
		}
		finally {
			desk.close();
		}
	}

	@Test
	void aStreamThatEndsWithinTheGracePeriodIsWhole() throws Exception {
		ConfigurableApplicationContext desk = start("--server.shutdown=graceful",
				"--support-desk.simulated.tokens-per-second=40");
		try (Socket customer = connect(desk)) {
			BufferedReader reader = stream(customer, "parcel");
			String line = dataLine(reader);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(desk::close);
			while (line.contains("\"content\"")) {
				line = dataLine(reader);
			}
			assertThat(line).isEqualTo("data: [DONE]");
			closed.get(50, TimeUnit.SECONDS);
		}
		finally {
			desk.close();
		}
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		String[] all = new String[arguments.length + 4];
		all[0] = "--server.port=0";
		all[1] = "--spring.lifecycle.timeout-per-shutdown-phase=3s";
		all[2] = "--support-desk.simulated.latency=0s";
		all[3] = "--neurolink.sse.heartbeat=1m";
		System.arraycopy(arguments, 0, all, 4, arguments.length);
		return new SpringApplicationBuilder(SupportDeskApplication.class, Upstream.class).run(all);
	}

	private static Socket connect(ConfigurableApplicationContext desk) throws IOException {
		int port = ((WebServerApplicationContext) desk).getWebServer().getPort();
		Socket customer = new Socket("localhost", port);
		customer.setSoTimeout(30_000);
		return customer;
	}

	private static BufferedReader stream(Socket customer, String prompt) throws IOException {
		customer.getOutputStream()
			.write(("GET /api/stream?prompt=" + prompt + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		return new BufferedReader(new InputStreamReader(customer.getInputStream(), StandardCharsets.UTF_8));
	}

	private static String dataLine(BufferedReader reader) throws IOException {
		String line = reader.readLine();
		while (line != null && !line.startsWith("data:")) {
			line = reader.readLine();
		}
		return String.valueOf(line);
	}

}
