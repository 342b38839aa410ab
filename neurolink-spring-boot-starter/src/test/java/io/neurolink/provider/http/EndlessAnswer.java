package io.neurolink.provider.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.ServerText;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SmallHeap;
import org.slf4j.LoggerFactory;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Calls servers that send without end, or more than the heap holds once it is read, to
 * run in a {@linkplain SmallHeap small heap}. Prints a line for each call: what was sent,
 * how it was asked for, the type of the failure, whether its message and its partial text
 * are within their limits, and whether the server saw the connection close.
 */
public final class EndlessAnswer {

	/** More than the heap holds, and less than takes long. */
	private static final long SENT_AT_MOST = 4L * 1024 * 1024 * 1024;

	private static final int MAX_ANSWER = 16 * 1024 * 1024;

	private EndlessAnswer() {
	}

	/**
	 * Calls a server for each {@link Kind} in each of its ways.
	 * @param arguments the connector
	 * @throws InterruptedException if interrupted
	 */
	public static void main(String[] arguments) throws InterruptedException {
		((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
		Connectors connectors = Connectors.valueOf(arguments[0]);
		for (Kind kind : Kind.values()) {
			for (String way : kind.ways) {
				call(connectors, kind, way);
			}
		}
		System.exit(0);
	}

	private static void call(Connectors connectors, Kind kind, String way) throws InterruptedException {
		CountDownLatch left = new CountDownLatch(1);
		try (ScriptedServer server = new ScriptedServer()) {
			server.always(endless(kind, left));
			HttpProvider provider = HttpProvider
				.create("vendor", new OpenAiProtocol(server.url()), WebClient.builder(), connectors.connector(),
						server.url(), ApiKeyPool.of(List.of("a-secret-key")), "model")
				.withMaxAnswer(kind.maxAnswer());
			AiTemplate template = AiTemplate.builder()
				.provider(provider)
				.byStreaming(way.equals("by-streaming"))
				.build();
			String ending = ending(template, way);
			if (kind.awaited) {
				ending += left.await(20, TimeUnit.SECONDS) ? " closed" : " open";
			}
			System.out.println(kind + " " + way + " " + ending);
		}
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
			boolean bounded = String.valueOf(ex.getMessage()).length() <= ServerText.MAX_MESSAGE
					&& (partial == null || partial.length() <= MAX_ANSWER);
			return ex.type() + (bounded ? " bounded" : " unbounded");
		}
	}

	private static Reply endless(Kind kind, CountDownLatch left) {
		return (exchange) -> {
			try {
				send(kind, exchange);
			}
			finally {
				left.countDown();
			}
		};
	}

	private static void send(Kind kind, Exchange exchange) throws IOException {
		exchange.raw(kind.head.getBytes(StandardCharsets.US_ASCII));
		byte[] piece = piece(kind.piece).getBytes(StandardCharsets.US_ASCII);
		if (kind.complete) {
			sendComplete(piece, exchange);
			return;
		}
		for (long sent = 0; sent < SENT_AT_MOST; sent += piece.length) {
			exchange.raw(kind.chunked ? chunk(piece) : piece);
		}
	}

	private static void sendComplete(byte[] piece, Exchange exchange) throws IOException {
		exchange.chunk("[".getBytes(StandardCharsets.US_ASCII));
		for (int sent = 4; sent + piece.length < MAX_ANSWER; sent += piece.length) {
			exchange.chunk(piece);
		}
		exchange.chunk("{}]".getBytes(StandardCharsets.US_ASCII));
		exchange.end();
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
				"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(1000) + "\"}}]}\n\n",
				"stream", "by-streaming"),

		/** Pings: nothing that counts as progress. */
		PINGS("text/event-stream", 200, ": ping\n\n", "stream"),

		/** One event without an end. */
		EVENT("text/event-stream", 200, "data: xxxxxxxxxxxxxxxx", "stream"),

		/** One event of many lines without an end. */
		LINES("text/event-stream", 200, "data: x\n", "stream"),

		/** A bare object in the place of events, of newlines only. */
		BARE_JSON("text/event-stream", 200, "{\n\n\n\n\n\n\n\n", "stream"),

		/** Newlines. */
		NEWLINES("text/event-stream", 200, "\n", "stream", "whole"),

		/** A whole answer of small objects. */
		OBJECTS("application/json", 200, "{},", "whole", "stream"),

		/** An array of small objects that has an end, just within the limit. */
		COMPLETE_OBJECTS("application/json", 200, "{},", "whole", "stream"),

		/** An error. */
		ERROR("application/json", 500, "{\"error\":\"x\"}", "whole", "stream"),

		/** Headers. */
		HEADERS("X-Header: " + "x".repeat(50) + "\r\n");

		private final String head;

		private final String piece;

		private final boolean chunked;

		private final List<String> ways;

		private final boolean complete = name().startsWith("COMPLETE");

		// The client of the JDK leaves a connection open whose headers it refuses.
		private final boolean awaited = !name().equals("HEADERS");

		Kind(String contentType, int status, String piece, String... ways) {
			this.head = "HTTP/1.1 " + status + " Endless\r\nContent-Type: " + contentType
					+ "\r\nTransfer-Encoding: chunked\r\n\r\n";
			this.piece = piece;
			this.chunked = true;
			this.ways = List.of(ways);
		}

		// Lines of a few characters take longer to read than to keep.
		int maxAnswer() {
			return (this.piece.length() < 15 && !this.complete) ? MAX_ANSWER / 8 : MAX_ANSWER;
		}

		Kind(String header) {
			this.head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
			this.piece = header;
			this.chunked = false;
			this.ways = List.of("whole");
		}

	}

}
