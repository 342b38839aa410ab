package io.neurolink.provider.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SmallHeap;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Calls a server that sends without end, to run in a {@linkplain SmallHeap small heap}.
 * Prints the type of the failure, the length of its message and of its partial text, and
 * whether the server saw the connection close.
 */
public final class EndlessAnswer {

	/** More than the heap holds, and less than takes long. */
	private static final long SENT_AT_MOST = 4L * 1024 * 1024 * 1024;

	private EndlessAnswer() {
	}

	/**
	 * Calls the server once.
	 * @param arguments the connector, one of {@link Kind}, and {@code whole},
	 * {@code stream} or {@code by-streaming}
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] arguments) throws InterruptedException {
		Connectors connectors = Connectors.valueOf(arguments[0]);
		Kind kind = Kind.valueOf(arguments[1]);
		String way = arguments[2];
		CountDownLatch left = new CountDownLatch(1);
		try (ScriptedServer server = new ScriptedServer()) {
			server.always(endless(kind, left));
			HttpProvider provider = HttpProvider.create("vendor", new OpenAiProtocol(server.url()), WebClient.builder(),
					connectors.connector(), server.url(), ApiKeyPool.of(List.of("a-secret-key")), "model");
			AiTemplate template = AiTemplate.builder()
				.provider(provider)
				.byStreaming(way.equals("by-streaming"))
				.build();
			String ending = ending(template, way);
			boolean closed = left.await(20, TimeUnit.SECONDS);
			System.out.println(ending + (closed ? " closed" : " open"));
		}
		System.exit(0);
	}

	private static String ending(AiTemplate template, String way) {
		try {
			if (way.equals("stream")) {
				template.stream("Hello").blockLast();
			}
			else {
				template.generate(AiRequest.of("Hello"));
			}
			return "ANSWER";
		}
		catch (AiException ex) {
			String partial = ex.partialContent();
			return String.format(Locale.ROOT, "%s message=%d partial=%d", ex.type(),
					String.valueOf(ex.getMessage()).length(), (partial != null) ? partial.length() : 0);
		}
	}

	private static Reply endless(Kind kind, CountDownLatch left) {
		return (exchange) -> {
			try {
				send(kind, exchange);
			}
			catch (IOException ex) {
				left.countDown();
				throw ex;
			}
		};
	}

	private static void send(Kind kind, Exchange exchange) throws IOException {
		exchange.raw(kind.head.getBytes(StandardCharsets.US_ASCII));
		byte[] piece = piece(kind.piece).getBytes(StandardCharsets.US_ASCII);
		for (long sent = 0; sent < SENT_AT_MOST; sent += piece.length) {
			exchange.raw(kind.chunked ? chunk(piece) : piece);
		}
	}

	private static String piece(String part) {
		return part.repeat(Math.max(1, 64 * 1024 / part.length()));
	}

	private static byte[] chunk(byte[] piece) {
		byte[] size = (Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
		byte[] chunk = Arrays.copyOf(size, size.length + piece.length + 2);
		System.arraycopy(piece, 0, chunk, size.length, piece.length);
		chunk[chunk.length - 2] = '\r';
		chunk[chunk.length - 1] = '\n';
		return chunk;
	}

	/**
	 * What has no end.
	 */
	enum Kind {

		/** Events with text. */
		STREAM("text/event-stream", 200,
				"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(1000) + "\"}}]}\n\n"),

		/** Pings: nothing that counts as progress. */
		PINGS("text/event-stream", 200, ": ping\n\n"),

		/** One event without an end. */
		EVENT("text/event-stream", 200, "data: xxxxxxxxxxxxxxxx"),

		/** One event of many lines without an end. */
		LINES("text/event-stream", 200, "data: x\n"),

		/** A bare object in the place of events, of newlines only. */
		BARE_JSON("text/event-stream", 200, "{\n\n\n\n\n\n\n\n"),

		/** Newlines. */
		NEWLINES("text/event-stream", 200, "\n"),

		/** A whole answer of small objects. */
		OBJECTS("application/json", 200, "{},"),

		/** An error. */
		ERROR("application/json", 500, "{\"error\":\"x\"}"),

		/** Headers. */
		HEADERS("X-Header: " + "x".repeat(50) + "\r\n");

		private final String head;

		private final String piece;

		private final boolean chunked;

		Kind(String contentType, int status, String piece) {
			this.head = "HTTP/1.1 " + status + " Endless\r\nContent-Type: " + contentType
					+ "\r\nTransfer-Encoding: chunked\r\n\r\n";
			this.piece = piece;
			this.chunked = true;
		}

		Kind(String header) {
			this.head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
			this.piece = header;
			this.chunked = false;
		}

	}

}
