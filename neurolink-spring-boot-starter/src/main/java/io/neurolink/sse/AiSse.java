package io.neurolink.sse;

import java.time.Duration;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.Settings;
import io.neurolink.model.AiChunk;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

import org.springframework.http.codec.ServerSentEvent;

/**
 * Turns a stream of chunks into the server-sent events that a controller of Spring MVC or
 * WebFlux returns with the media type {@code text/event-stream}:
 * <ul>
 * <li>{@code data: {"content":"…","provider":"…","model":"…"}} for each chunk with text;
 * always these three fields in this order, {@code null} where the chunk does not name the
 * provider or model; {@code "degraded":true} follows in a static or stale answer. A chunk
 * without text produces no event.</li>
 * <li>{@code data: {"restart":true}} where the answer restarts, and the text shown so far
 * is to be cleared.</li>
 * <li>{@code data: {"error":"…","type":"RATE_LIMIT"}} for a failure: an
 * {@link AiErrorType} and a message that may be shown to end users. The failure itself is
 * logged only.</li>
 * <li>{@code data: [DONE]} at the end, after a failure too. A response that ends without
 * it was truncated.</li>
 * <li>a comment line whenever the model has been silent for the heartbeat. It keeps the
 * connection open, and lets a servlet container, which detects a closed connection only
 * when a write fails, notice that a browser has disconnected.</li>
 * </ul>
 * A browser that disconnects cancels the stream of chunks. When the application stops, a
 * stream that is still open near the end of the grace period ends with an error of type
 * {@code CANCELLED}. Chunks are requested one at a time, so that a slow browser slows the
 * model's stream down and no chunks accumulate in memory.
 */
public final class AiSse {

	/**
	 * The default heartbeat: 10 seconds.
	 */
	public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(AiSse.class);

	private static final String END = "[DONE]";

	private static final String LAST = " " + END;

	private AiSse() {
	}

	/**
	 * Returns the events of a stream, with the heartbeat of
	 * {@code neurolink.sse.heartbeat} in the application whose request is answered, and
	 * {@link #DEFAULT_HEARTBEAT} if there is no request.
	 * @param chunks the stream; subscribed to once for each subscription to the events
	 * @return the events; a failure is one of them, so they never fail themselves
	 */
	public static Flux<ServerSentEvent<String>> events(Flux<AiChunk> chunks) {
		SseSettings ofThisRequest = SseSettings.ofServletRequest();
		return Flux.deferContextual((context) -> {
			SseSettings settings = SseSettings.current(context, ofThisRequest);
			return events(chunks, (settings != null) ? settings.heartbeat() : DEFAULT_HEARTBEAT, AiClock.system(),
					settings);
		});
	}

	/**
	 * Returns the events of a stream, with a heartbeat of their own.
	 * @param chunks the stream; subscribed to once for each subscription to the events
	 * @param heartbeat the silence after which a comment line is sent; positive
	 * @return the events; a failure is one of them, so they never fail themselves
	 * @throws IllegalArgumentException if the heartbeat is not positive
	 */
	public static Flux<ServerSentEvent<String>> events(Flux<AiChunk> chunks, Duration heartbeat) {
		Settings.positive("heartbeat", heartbeat);
		SseSettings ofThisRequest = SseSettings.ofServletRequest();
		return Flux.deferContextual(
				(context) -> events(chunks, heartbeat, AiClock.system(), SseSettings.current(context, ofThisRequest)));
	}

	private static Flux<ServerSentEvent<String>> events(Flux<AiChunk> chunks, Duration heartbeat, AiClock clock,
			@Nullable SseSettings settings) {
		SseShutdown shutdown = (settings != null) ? settings.shutdown() : null;
		if (shutdown == null) {
			return events(chunks, heartbeat, clock);
		}
		return shutdown.register(chunks, (open) -> events(open, heartbeat, clock));
	}

	static Flux<ServerSentEvent<String>> events(Flux<AiChunk> chunks, Duration heartbeat, AiClock clock) {
		Flux<String> data = chunks.flatMapIterable(AiSse::data, 1).onErrorResume((failure) -> {
			AiErrorType type = AiErrorType.of(failure);
			log(type, failure);
			return Flux.just(SseJson.failure(type));
		}).concatWithValues(END);
		return Flux.defer(() -> {
			IdleTimer silence = new IdleTimer(heartbeat, clock);
			// Chunks are requested from the model one at a time: none before the browser
			// has taken the one before it.
			return Flux
				.merge(1, data.doOnNext((event) -> silence.isBroken()).map(AiSse::event),
						silence.passed().map((still) -> comment()))
				.takeUntil((event) -> LAST.equals(event.data()));
		});
	}

	private static void log(AiErrorType type, Throwable failure) {
		if (SseShutdown.caused(failure)) {
			logger.debug("A stream to a browser was ended, because the application is stopping");
		}
		else if (type == AiErrorType.UNKNOWN) {
			logger.error("A stream to a browser failed", failure);
		}
		else {
			logger.warn("A stream to a browser failed ({}): {}", type, failure.getMessage());
			logger.debug("Stack trace of that failure", failure);
		}
	}

	private static List<String> data(AiChunk chunk) {
		String content = SseJson.content(chunk);
		if (chunk.restart()) {
			return chunk.content().isEmpty() ? List.of(SseJson.RESTART) : List.of(SseJson.RESTART, content);
		}
		return chunk.content().isEmpty() ? List.of() : List.of(content);
	}

	private static ServerSentEvent<String> event(String data) {
		// Spring writes "data:" without the space that many clients of such streams split
		// on.
		return ServerSentEvent.builder(" " + data).build();
	}

	private static ServerSentEvent<String> comment() {
		return ServerSentEvent.<String>builder().comment(" the model is silent").build();
	}

}
