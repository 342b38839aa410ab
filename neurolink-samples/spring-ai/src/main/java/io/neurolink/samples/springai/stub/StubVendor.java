package io.neurolink.samples.springai.stub;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.SimulatedProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A local server of one vendor. Its answers, delays and faults are those of a
 * {@link SimulatedProvider}; it writes them in the vendor's wire format.
 */
final class StubVendor implements AutoCloseable {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final SimulatedProvider behaviour;

	private final WireFormat format;

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "stub-vendor");
		thread.setDaemon(true);
		return thread;
	});

	StubVendor(SimulatedProvider behaviour, WireFormat format) throws IOException {
		this.behaviour = behaviour;
		this.format = format;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext(format.path(), this::answer);
		this.server.setExecutor(this.threads);
		startAsDaemon();
	}

	/**
	 * Starts the server from a daemon, which its own thread inherits: it must not keep
	 * alive a JVM that only prepares the application ahead of time.
	 */
	private void startAsDaemon() {
		Thread starter = new Thread(this.server::start, "start of a stub vendor");
		starter.setDaemon(true);
		starter.start();
		try {
			starter.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	SimulatedProvider behaviour() {
		return this.behaviour;
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			ModelTurn turn = this.format.read(MAPPER.readTree(exchange.getRequestBody().readAllBytes()));
			if (turn.streamed()) {
				stream(exchange, turn);
			}
			else {
				whole(exchange, turn);
			}
		}
	}

	private void whole(HttpExchange exchange, ModelTurn turn) throws IOException {
		try {
			AiResponse answer = this.behaviour.generate(turn.toRequest()).block();
			Map<String, String> arguments = turn.toolArguments();
			send(exchange, 200,
					(arguments != null || answer == null)
							? this.format.toolCall(turn, (arguments != null) ? arguments : Map.of())
							: this.format.whole(answer));
		}
		catch (AiException ex) {
			fail(exchange, ex);
		}
	}

	private void stream(HttpExchange exchange, ModelTurn turn) throws IOException {
		Map<String, String> arguments = turn.toolArguments();
		AiRequest request = turn.toRequest();
		boolean begun = false;
		try {
			for (AiChunk chunk : this.behaviour.stream(request).toIterable(1)) {
				if (!begun) {
					begun = true;
					exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
					exchange.sendResponseHeaders(200, 0);
					write(exchange, this.format.begin(turn));
					if (arguments != null) {
						write(exchange, this.format.toolCallEvents(turn, arguments));
					}
				}
				if (chunk.finishReason() != null) {
					write(exchange, this.format.end(turn, chunk, arguments != null));
				}
				else if (arguments == null) {
					write(exchange, this.format.text(chunk));
				}
			}
		}
		catch (AiException ex) {
			if (!begun) {
				fail(exchange, ex);
			}
			// Otherwise the connection closes without the end of the stream.
		}
	}

	private void write(HttpExchange exchange, List<WireFormat.Event> events) throws IOException {
		OutputStream body = exchange.getResponseBody();
		for (WireFormat.Event event : events) {
			String data = (event.data() instanceof String text) ? text : MAPPER.writeValueAsString(event.data());
			String name = event.name().isEmpty() ? "" : "event: " + event.name() + "\n";
			body.write((name + "data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
		}
		body.flush();
	}

	private void fail(HttpExchange exchange, AiException failure) throws IOException {
		Integer status = status(failure);
		if (status == null) {
			return;
		}
		Duration retryAfter = failure.retryAfter();
		if (retryAfter != null) {
			exchange.getResponseHeaders().set("Retry-After", String.valueOf(retryAfter.toSeconds()));
		}
		send(exchange, status, this.format.error(failure));
	}

	// Without a status the connection closes without a response.
	private static @Nullable Integer status(AiException failure) {
		return (failure.status() == null && failure.type() == AiErrorType.TIMEOUT) ? Integer.valueOf(408)
				: failure.status();
	}

	private static void send(HttpExchange exchange, int status, Object body) throws IOException {
		byte[] bytes = MAPPER.writeValueAsBytes(body);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

}
