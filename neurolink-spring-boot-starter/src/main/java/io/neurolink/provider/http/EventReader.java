package io.neurolink.provider.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.provider.sse.SseEvent;
import io.neurolink.provider.sse.SseException;
import io.neurolink.provider.sse.SseParser;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Reads the bytes of one response into chunks, regardless of the content type of the
 * response: servers and proxies send events with various types, and documents with the
 * type of events. Stateful; used by one subscription, by one thread at a time.
 */
final class EventReader {

	// If each token is an event, the JSON around a text is larger than the text.
	private static final int MAX_OVERHEAD = 64;

	private final HttpCall call;

	private final int status;

	private final HttpHeaders headers;

	private final StreamDecoder decoder;

	private final SseParser parser;

	private final Runnable progress;

	/** The beginning of the body, as long as it may not be a stream. */
	private @Nullable ByteArrayOutputStream head = new ByteArrayOutputStream();

	private byte firstByte;

	private boolean framed;

	private boolean delivered;

	private boolean malformed;

	private boolean identified;

	private long bytes;

	private long characters;

	/**
	 * Creates a reader.
	 * @param progress is run for each event that shows progress but has no content
	 */
	EventReader(HttpCall call, int status, HttpHeaders headers, Runnable progress) {
		this.call = call;
		this.status = status;
		this.headers = headers;
		this.progress = progress;
		this.decoder = call.protocol().streamDecoder(headers, call.target());
		this.parser = new SseParser(call.reading().maxBytes());
	}

	/**
	 * Reads further bytes.
	 * @param chunks receives the chunks, even if a failure follows them
	 * @throws AiException if the bytes cannot be part of an answer
	 */
	void feed(ByteBuffer part, List<AiChunk> chunks) {
		byte[] packet = new byte[part.remaining()];
		part.get(packet);
		this.bytes += packet.length;
		ByteArrayOutputStream beginning = this.head;
		if (beginning != null) {
			int kept = Math.min(packet.length, ResponseBodyReader.MAX_ERROR_BYTES - beginning.size());
			beginning.write(packet, 0, kept);
			findFirstByte(packet);
			if (isDocument()) {
				if (beginning.size() == ResponseBodyReader.MAX_ERROR_BYTES) {
					throw noAnswer();
				}
				return;
			}
		}
		try {
			this.parser.feed(packet, (event) -> decode(event, chunks));
		}
		catch (SseException ex) {
			throw tooLarge();
		}
		if (!this.decoder.complete() && this.bytes > maxBytes()) {
			throw tooLarge();
		}
		if (this.framed) {
			this.head = null;
		}
	}

	/**
	 * Reads the end of the body.
	 * @param chunks receives the chunks that were held back for the end
	 * @throws AiException if the answer is not complete
	 */
	void end(List<AiChunk> chunks) {
		if (isDocument()) {
			throw noAnswer();
		}
		this.parser.end((event) -> decode(event, chunks));
		if (this.decoder.complete()) {
			return;
		}
		if (this.parser.cutInsideBareJson()) {
			throw this.framed ? WireFailures.cut(this.call.target(), true) : noAnswer();
		}
		try {
			for (AiChunk piece : this.decoder.onEnd()) {
				chunks.add(identified(piece));
			}
		}
		catch (AiException ex) {
			boolean cut = ex.type() == AiErrorType.NETWORK || ex.type() == AiErrorType.PROVIDER_ERROR;
			throw (cut && !this.framed && !this.delivered) ? noAnswer() : ex;
		}
	}

	/**
	 * Returns whether the answer is complete.
	 */
	boolean complete() {
		return this.decoder.complete();
	}

	@Nullable String requestId() {
		return this.decoder.requestId();
	}

	@Nullable String responseId() {
		return this.decoder.responseId();
	}

	// The first chunk has the identifiers, because not every stream is read to its
	// end. The last has them because code that collects a stream reads them there.
	private AiChunk identified(AiChunk piece) {
		if (this.identified && piece.finishReason() == null) {
			return piece;
		}
		this.identified = true;
		return piece.toBuilder().requestId(requestId()).responseId(responseId()).build();
	}

	private void decode(SseEvent event, List<AiChunk> chunks) {
		if (this.decoder.complete()) {
			return;
		}
		this.framed |= !event.bare();
		refuseError(event);
		if (this.call.reading().malformed().leavesOut(event, this.call.target(), !this.malformed)) {
			this.malformed = true;
			return;
		}
		List<AiChunk> pieces = this.decoder.onEvent(event);
		for (AiChunk piece : pieces) {
			this.characters += piece.content().length();
			if (this.characters > this.call.reading().maxBytes()) {
				throw tooLarge();
			}
			chunks.add(identified(piece));
		}
		this.delivered |= !pieces.isEmpty();
		AiException failure = this.decoder.failure();
		if (failure != null) {
			throw failure;
		}
		if (pieces.isEmpty() && this.decoder.progressed()) {
			this.delivered = true;
			this.progress.run();
		}
	}

	// An error in place of a stream is read like one in place of a whole answer.
	private void refuseError(SseEvent event) {
		if (!this.framed && !this.delivered && event.name() == null
				&& event.data().length() <= ResponseBodyReader.MAX_ERROR_BYTES
				&& WireJson.readOrMissing(event.data()).path("error").isObject()) {
			throw this.call.noAnswer(this.status, this.headers, event.data());
		}
	}

	private boolean isDocument() {
		return !this.framed && !this.delivered && this.firstByte == '<';
	}

	// Skips white space and a byte order mark.
	private void findFirstByte(byte[] packet) {
		for (int i = 0; i < packet.length && this.firstByte == 0; i++) {
			boolean mark = packet[i] == (byte) 0xEF || packet[i] == (byte) 0xBB || packet[i] == (byte) 0xBF;
			this.firstByte = (mark || (packet[i] >= 0 && packet[i] <= ' ')) ? 0 : packet[i];
		}
	}

	private long maxBytes() {
		long limit = this.call.reading().maxBytes();
		return (this.framed || this.delivered) ? limit * MAX_OVERHEAD : limit;
	}

	private AiException noAnswer() {
		String body = (this.head != null) ? this.head.toString(StandardCharsets.UTF_8) : "";
		return this.call.noAnswer(this.status, this.headers, body);
	}

	private AiException tooLarge() {
		return this.call.tooLarge();
	}

}
