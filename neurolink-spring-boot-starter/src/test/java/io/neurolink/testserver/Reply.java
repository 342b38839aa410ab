package io.neurolink.testserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the server does with one request. The connection is closed afterwards, whatever
 * the reply did.
 */
@FunctionalInterface
public interface Reply {

	/**
	 * Answers. Runs on a thread of its own, so it may block.
	 * @param exchange the connection to answer on
	 * @throws IOException if the client left
	 * @throws InterruptedException if the server is closed meanwhile
	 */
	void answer(Exchange exchange) throws IOException, InterruptedException;

	/**
	 * This reply and then another, on the same connection.
	 * @param next what to do afterwards
	 * @return both
	 */
	default Reply then(Reply next) {
		return (exchange) -> {
			answer(exchange);
			next.answer(exchange);
		};
	}

	/**
	 * A whole response.
	 * @param status the status
	 * @param contentType the content type, or an empty text for none
	 * @param headers further headers
	 * @param body the body
	 * @return the reply
	 */
	static Reply of(int status, String contentType, Map<String, String> headers, String body) {
		return (exchange) -> {
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			exchange.head(status, contentType, headers, "Content-Length: " + bytes.length);
			exchange.raw(bytes);
		};
	}

	/**
	 * A whole JSON response.
	 * @param status the status
	 * @param body the body
	 * @return the reply
	 */
	static Reply json(int status, String body) {
		return of(status, "application/json", Map.of(), body);
	}

	/**
	 * A whole stream of server-sent events.
	 * @param pieces the body, each piece in an HTTP chunk of its own that is flushed
	 * @return the reply
	 */
	static Reply events(String... pieces) {
		return startOfEvents(pieces).then(Exchange::end);
	}

	/**
	 * A whole stream of server-sent events, cut anywhere.
	 * @param pieces the body, each piece in an HTTP chunk of its own that is flushed
	 * @return the reply
	 */
	static Reply events(List<byte[]> pieces) {
		return stream(200, "text/event-stream", Map.of(), pieces).then(Exchange::end);
	}

	/**
	 * A stream of server-sent events that has not ended yet.
	 * @param pieces the body so far
	 * @return the reply
	 */
	static Reply startOfEvents(String... pieces) {
		List<byte[]> bytes = Arrays.stream(pieces).map((piece) -> piece.getBytes(StandardCharsets.UTF_8)).toList();
		return stream(200, "text/event-stream", Map.of(), bytes);
	}

	/**
	 * The head and the beginning of a chunked body that has not ended yet.
	 * @param status the status
	 * @param contentType the content type
	 * @param headers further headers
	 * @param pieces the body so far, each piece in an HTTP chunk of its own
	 * @return the reply
	 */
	static Reply stream(int status, String contentType, Map<String, String> headers, List<byte[]> pieces) {
		return (exchange) -> {
			exchange.head(status, contentType, headers, "Transfer-Encoding: chunked");
			for (byte[] piece : pieces) {
				exchange.chunk(piece);
			}
		};
	}

	/**
	 * Bytes as they are, HTTP or not.
	 * @param bytes the bytes
	 * @return the reply
	 */
	static Reply raw(String bytes) {
		return (exchange) -> exchange.raw(bytes.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * No answer: waits until the client leaves.
	 * @return the reply
	 */
	static Reply hang() {
		return Exchange::awaitClientLeft;
	}

	/**
	 * Closes the connection in an orderly way for TCP, mid-way for HTTP.
	 * @return the reply
	 */
	static Reply closeAbruptly() {
		return Exchange::close;
	}

	/**
	 * Resets the connection.
	 * @return the reply
	 */
	static Reply reset() {
		return Exchange::reset;
	}

}
