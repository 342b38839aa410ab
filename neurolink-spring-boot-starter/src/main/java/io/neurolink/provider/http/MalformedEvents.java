package io.neurolink.provider.http;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.sse.SseEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The treatment of malformed events, as produced by some proxies that rewrite streams. By
 * default they are failures. Thread-safe.
 */
final class MalformedEvents {

	private static final Logger logger = LoggerFactory.getLogger(MalformedEvents.class);

	private final boolean skip;

	private final AiEvents events;

	private MalformedEvents(boolean skip, AiEvents events) {
		this.skip = skip;
		this.events = events;
	}

	/**
	 * Malformed events are failures.
	 */
	static MalformedEvents failing() {
		return new MalformedEvents(false, AiEvents.none());
	}

	/**
	 * Malformed events are left out.
	 */
	static MalformedEvents skipping(AiEvents events) {
		return new MalformedEvents(true, events);
	}

	/**
	 * Returns whether to leave an event out, and publishes it.
	 * @param log whether to log it: only once per stream
	 */
	boolean leavesOut(SseEvent event, ModelRef target, boolean log) {
		if (!this.skip || WireJson.isEndMarker(event) || WireJson.isPing(event) || WireJson.isError(event)
				|| WireJson.readOrMissing(event.data()).isContainer()) {
			return false;
		}
		this.events.publish(new AiEvent.MalformedEventSkipped(target.provider(), target.model()));
		if (!log) {
			return true;
		}
		logger.warn(
				"{} sent an event of {} characters that is not valid JSON; it is left out, and so are all others of this stream "
						+ "(neurolink.stream.on-malformed)",
				target, event.data().length());
		return true;
	}

}
