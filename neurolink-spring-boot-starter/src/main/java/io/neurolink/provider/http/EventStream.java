package io.neurolink.provider.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.model.AiChunk;
import io.neurolink.provider.StreamProgress;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Reads the chunks of one streamed answer.
 */
final class EventStream {

	// The end of the body usually follows the end marker immediately. Without a wait
	// for it the connection could not be reused; a long wait would be lost on servers
	// that keep the connection open.
	private static final Duration END_OF_BODY = Duration.ofMillis(100);

	private final Sinks.Empty<Void> complete = Sinks.empty();

	private final HttpCall call;

	private final EventReader reader;

	private EventStream(HttpCall call, EventReader reader) {
		this.call = call;
		this.reader = reader;
	}

	static Flux<AiChunk> read(HttpCall call, ClientResponse response) {
		if (!response.statusCode().is2xxSuccessful()) {
			return ResponseBodyReader.failure(call, response).flatMapMany(Flux::error);
		}
		HttpHeaders headers = response.headers().asHttpHeaders();
		Flux<DataBuffer> body = ContentEncodings.decodedBody(call.target(), response);
		return Flux.deferContextual((context) -> {
			// The body is subscribed to immediately, even if the call has ended in the
			// meantime: only this subscription can close the connection.
			try {
				EventReader reader = new EventReader(call, response.statusCode().value(), headers,
						() -> StreamProgress.report(context));
				return new EventStream(call, reader).chunks(body);
			}
			catch (Throwable ex) {
				body.subscribe().dispose();
				return Flux.error((ex instanceof Error error) ? call.undecodable(error) : ex);
			}
		});
	}

	private Flux<AiChunk> chunks(Flux<DataBuffer> body) {
		return body.materialize()
			.map(this::batch)
			.takeUntil((batch) -> batch.failure() != null)
			.takeUntilOther(this.complete.asMono().then(Mono.delay(END_OF_BODY)))
			.doOnNext((batch) -> endSoon())
			.concatMap(Batch::deliver, 1);
	}

	// Not before the batch has passed: in a pause of this JVM that is longer than the
	// delay, its chunks would be lost, and the stream would end as if it were empty.
	private void endSoon() {
		if (this.reader.complete()) {
			this.complete.tryEmitEmpty();
		}
	}

	private Batch batch(Signal<DataBuffer> signal) {
		DataBuffer buffer = signal.get();
		if (buffer != null) {
			return packet(buffer);
		}
		Throwable failure = signal.getThrowable();
		return (failure != null) ? cut(failure) : end();
	}

	private Batch packet(DataBuffer buffer) {
		List<AiChunk> chunks = new ArrayList<>();
		try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
			while (parts.hasNext()) {
				ByteBuffer part = parts.next();
				decode(() -> this.reader.feed(part, chunks));
			}
		}
		catch (RuntimeException ex) {
			return new Batch(chunks, ex);
		}
		finally {
			DataBufferUtils.release(buffer);
		}
		return new Batch(chunks, null);
	}

	private Batch end() {
		List<AiChunk> chunks = new ArrayList<>();
		try {
			decode(() -> this.reader.end(chunks));
			return new Batch(chunks, null);
		}
		catch (RuntimeException ex) {
			return new Batch(chunks, ex);
		}
	}

	private void decode(Runnable decoding) {
		DecodingErrors.guard(this.call, this.complete::tryEmitError, () -> {
			decoding.run();
			return true;
		});
	}

	// After the finish reason the answer is complete, even if the connection breaks.
	private Batch cut(Throwable failure) {
		Batch rest = end();
		return (rest.failure() != null) ? new Batch(rest.chunks(), failure) : rest;
	}

	/**
	 * The content of a packet: chunks, which are delivered even if a failure follows
	 * them.
	 *
	 * @param chunks the chunks
	 * @param failure the failure after them, or {@code null}
	 */
	private record Batch(List<AiChunk> chunks, @Nullable Throwable failure) {

		Flux<AiChunk> deliver() {
			// Nearly all packets have one chunk, which is passed on without a
			// subscription.
			Flux<AiChunk> pieces = (this.chunks.size() == 1) ? Flux.just(this.chunks.get(0))
					: Flux.fromIterable(this.chunks);
			return (this.failure != null) ? pieces.concatWith(Mono.error(this.failure)) : pieces;
		}

	}

}
