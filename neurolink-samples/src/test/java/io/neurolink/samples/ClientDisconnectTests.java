package io.neurolink.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.neurolink.samples.desk.LiveLog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a call when the customer hangs up. The application is that of the tests
 * of the page.
 */
@DeskTest
@Import(Upstream.class)
@TestPropertySource(properties = { "neurolink.sse.heartbeat=100ms", "support-desk.simulated.tokens-per-second=100" })
class ClientDisconnectTests {

	@Autowired
	private Upstream upstream;

	@Autowired
	private LiveLog log;

	@LocalServerPort
	private int port;

	@Test
	void cancelsTheCallThoughTheModelIsSilent() throws IOException {
		int before = this.upstream.cancelled();
		try (Socket customer = new Socket("localhost", this.port)) {
			BufferedReader reader = get(customer, "/api/stream?prompt=silence");
			assertThat(lineWith(reader, "data:")).contains("\"content\":\"You\"");
			assertThat(lineWith(reader, ":")).isEqualTo(": the model is silent");
			assertThat(this.upstream.cancelled()).isEqualTo(before);
		}
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.upstream.cancelled() == before + 1);
	}

	@Test
	void endsTheWatchOfTheLiveLog() throws IOException {
		awaitNoWatcher();
		try (Socket customer = new Socket("localhost", this.port)) {
			BufferedReader reader = get(customer, "/api/events");
			assertThat(lineWith(reader, ":")).isEqualTo(": watching");
			assertThat(this.log.watchers()).isOne();
		}
		awaitNoWatcher();
	}

	private void awaitNoWatcher() {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.log.watchers() == 0);
	}

	private static BufferedReader get(Socket customer, String path) throws IOException {
		customer.setSoTimeout(30_000);
		customer.getOutputStream()
			.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		return new BufferedReader(new InputStreamReader(customer.getInputStream(), StandardCharsets.UTF_8));
	}

	private static String lineWith(BufferedReader reader, String start) throws IOException {
		String line = reader.readLine();
		while (line != null && !line.startsWith(start)) {
			line = reader.readLine();
		}
		return String.valueOf(line);
	}

}
