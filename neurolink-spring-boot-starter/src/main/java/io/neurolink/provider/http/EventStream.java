package io.neurolink.provider.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.neurolink.model.AiChunk;
import io.neurolink.provider.sse.SseEvent;
import io.neurolink.provider.sse.SseException;
import io.neurolink.provider.sse.SseParser;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Reads the answer of one subscription piece by piece.
 */
final class EventStream {

	// The end of the body follows the end marker closely. Who does not wait for it has to
	// close the connection, and the next call to open another; who waits for long hangs
	// with the servers that keep it open.
	private static final Duration END_OF_BODY = Duration.ofMillis(100);

	private final Sinks.Empty<Void> complete = Sinks.empty();

	private final SseParser parser = new SseParser();

	private final StreamDecoder decoder;

	private final HttpCall call;

	private EventStream(HttpCall call, StreamDecoder decoder) {
		this.call = call;
		this.decoder = decoder;
	}

	static Flux<AiChunk> read(HttpCall call, ClientResponse response) {
		if (response.statusCode().value() != 200) {
			return WholeAnswer.failure(call, response).flatMapMany(Flux::error);
		}
		HttpHeaders headers = response.headers().asHttpHeaders();
		if (isDocument(headers.getFirst(HttpHeaders.CONTENT_TYPE))) {
			return WholeAnswer.errorText(response).flatMapMany((body) -> Flux.error(call.noAnswer(headers, body)));
		}
		EventStream stream = new EventStream(call, call.protocol().streamDecoder(headers, call.target()));
		return stream.chunks(response.body(BodyExtractors.toDataBuffers()));
	}

	// Some compatible servers send their events under another type, or under none; but a
	// document is an error, or a page of a proxy.
	private static boolean isDocument(@Nullable String contentType) {
		if (contentType == null) {
			return false;
		}
		String type = contentType.strip().toLowerCase(Locale.ROOT);
		return type.startsWith("application/json") || type.startsWith("text/html")
				|| type.startsWith("application/problem+json") || type.startsWith("application/xhtml");
	}

	private Flux<AiChunk> chunks(Flux<DataBuffer> body) {
		return body.map(this::packet)
			.concatWith(Mono.fromSupplier(this::end))
			.onErrorResume((failure) -> Mono.just(cut(failure)))
			.takeUntil((batch) -> batch.failure() != null)
			.takeUntilOther(this.complete.asMono().then(Mono.delay(END_OF_BODY)))
			.concatMap(Batch::deliver, 1);
	}

	private Batch packet(DataBuffer buffer) {
		List<SseEvent> events = new ArrayList<>();
		try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
			while (parts.hasNext()) {
				ByteBuffer part = parts.next();
				events.addAll(this.parser.feed(part));
			}
		}
		catch (SseException ex) {
			return decode(events, ex);
		}
		finally {
			DataBufferUtils.release(buffer);
		}
		return decode(events, null);
	}

	private Batch decode(List<SseEvent> events, @Nullable Throwable failure) {
		List<AiChunk> chunks = new ArrayList<>();
		try {
			for (SseEvent event : events) {
				if (this.decoder.complete()) {
					return new Batch(chunks, null);
				}
				if (!this.call.malformed().leavesOut(event, this.call.target())) {
					chunks.addAll(this.decoder.onEvent(event));
				}
				if (this.decoder.complete()) {
					this.complete.tryEmitEmpty();
				}
			}
		}
		catch (RuntimeException ex) {
			return new Batch(chunks, ex);
		}
		return new Batch(chunks, failure);
	}

	private Batch end() {
		Batch rest = decode(this.parser.end(), null);
		if (rest.failure() != null || this.decoder.complete()) {
			return rest;
		}
		List<AiChunk> chunks = new ArrayList<>(rest.chunks());
		try {
			chunks.addAll(this.decoder.onEnd());
			return new Batch(chunks, null);
		}
		catch (RuntimeException ex) {
			return new Batch(chunks, ex);
		}
	}

	// A connection that breaks after the finish reason has taken nothing from the answer.
	private Batch cut(Throwable failure) {
		Batch rest = end();
		return (rest.failure() != null) ? new Batch(rest.chunks(), failure) : rest;
	}

	/**
	 * What a packet brought: pieces, which are delivered even if a failure follows them.
	 *
	 * @param chunks the pieces
	 * @param failure what followed them, or {@code null}
	 */
	private record Batch(List<AiChunk> chunks, @Nullable Throwable failure) {

		Flux<AiChunk> deliver() {
			Flux<AiChunk> pieces = Flux.fromIterable(this.chunks);
			return (this.failure != null) ? pieces.concatWith(Mono.error(this.failure)) : pieces;
		}

	}

}
