package io.neurolink.samples;

import java.time.Duration;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The live log over HTTP, as server-sent events. A page that comes back says what it saw
 * last, as browsers do by themselves.
 */
@RestController
class LiveLogController {

	// Shorter than the container's patience; the browser comes back by itself.
	private static final Duration VISIT = Duration.ofMinutes(5);

	private final LiveLog log;

	private final Duration heartbeat;

	LiveLogController(LiveLog log, NeuroLinkProperties properties) {
		this.log = log;
		this.heartbeat = properties.sse().heartbeat();
	}

	@GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<Object>> events(
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEventId,
			@RequestParam(defaultValue = "0") long after) {
		Flux<ServerSentEvent<Object>> entries = this.log.entries((lastEventId != null) ? lastEventId : after)
			.map((entry) -> ServerSentEvent.<Object>builder(entry).id(String.valueOf(entry.id())).build());
		// Written at once and every while, for a browser waits for the first byte and a
		// container notices only at a write that a browser left.
		Flux<ServerSentEvent<Object>> signs = Flux.interval(Duration.ZERO, this.heartbeat)
			.onBackpressureDrop()
			.map((sign) -> ServerSentEvent.builder().comment(" watching").build());
		return entries.materialize()
			.mergeWith(signs.materialize())
			.<ServerSentEvent<Object>>dematerialize()
			.take(VISIT);
	}

}
