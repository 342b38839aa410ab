package io.neurolink.samples.desk;

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
 * Publishes the live log as server-sent events. A page that reconnects sends the number
 * of the last event that it received, as browsers do by themselves.
 */
@RestController
class LiveLogController {

	// Shorter than the container's timeout; the browser reconnects by itself.
	private static final Duration MAX_DURATION = Duration.ofMinutes(5);

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
		// Sent immediately and at intervals, because a browser waits for the first byte,
		// and a container detects a closed connection only when it writes.
		Flux<ServerSentEvent<Object>> heartbeats = Flux.interval(Duration.ZERO, this.heartbeat)
			.onBackpressureDrop()
			.map((number) -> ServerSentEvent.builder().comment(" watching").build());
		return entries.materialize()
			.mergeWith(heartbeats.materialize())
			.<ServerSentEvent<Object>>dematerialize()
			.take(MAX_DURATION);
	}

}
