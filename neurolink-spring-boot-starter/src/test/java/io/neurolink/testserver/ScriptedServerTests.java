package io.neurolink.testserver;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScriptedServerTests {

	private static final String REQUEST = "POST /v1/x?a=b HTTP/1.1\r\nContent-Length: 5\r\nX-Key: k\r\n\r\nhello";

	@Test
	void recordsWhatWasSentAndAnswersByteForByte() throws Exception {
		try (ScriptedServer server = new ScriptedServer().enqueue(Reply.json(200, "{}"));
				Socket client = connect(server)) {
			String response = exchange(client);
			assertThat(response).startsWith("HTTP/1.1 200 ").contains("Content-Length: 2\r\n").endsWith("\r\n\r\n{}");
			ReceivedRequest request = server.takeRequest();
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.path()).isEqualTo("/v1/x?a=b");
			assertThat(request.header("x-key")).isEqualTo("k");
			assertThat(request.body()).isEqualTo("hello");
		}
	}

	@Test
	void streamsEachPieceAsAChunk() throws Exception {
		try (ScriptedServer server = new ScriptedServer().enqueue(Reply.events("data: a", "\n\n"));
				Socket client = connect(server)) {
			assertThat(exchange(client)).endsWith("\r\n\r\n7\r\ndata: a\r\n2\r\n\n\n\r\n0\r\n\r\n");
		}
	}

	@Test
	void resets() throws Exception {
		try (ScriptedServer server = new ScriptedServer().enqueue(Reply.reset()); Socket client = connect(server)) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> exchange(client));
		}
	}

	@Test
	void tellsWhenTheClientLeft() throws Exception {
		try (ScriptedServer server = new ScriptedServer().enqueue(Reply.hang())) {
			Socket client = connect(server);
			client.getOutputStream().write(REQUEST.getBytes(StandardCharsets.UTF_8));
			ReceivedRequest request = server.takeRequest();
			assertThat(request.clientLeft()).isNotDone();
			client.close();
			assertThat(request.clientLeft()).succeedsWithin(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void answersOtherwiseOnceTheScriptIsAtItsEnd() throws Exception {
		try (ScriptedServer server = new ScriptedServer()) {
			try (Socket client = connect(server)) {
				assertThat(exchange(client)).startsWith("HTTP/1.1 500 ");
			}
			server.always(Reply.of(418, "", Map.of("A", "b"), ""));
			try (Socket client = connect(server)) {
				assertThat(exchange(client)).startsWith("HTTP/1.1 418 ")
					.contains("A: b\r\n")
					.doesNotContain("Content-Type");
			}
			assertThat(server.requestCount()).isEqualTo(2);
		}
	}

	private static Socket connect(ScriptedServer server) throws IOException {
		URI uri = URI.create(server.url());
		return new Socket(uri.getHost(), uri.getPort());
	}

	private static String exchange(Socket client) throws IOException {
		client.getOutputStream().write(REQUEST.getBytes(StandardCharsets.UTF_8));
		return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

}
