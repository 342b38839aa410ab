package io.neurolink.provider.http;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.provider.sse.SseEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of events that cannot be read, as proxies that rewrite streams have been
 * seen to make. Left to themselves they are failures. Thread-safe.
 */
final class MalformedEvents {

	private static final Logger logger = LoggerFactory.getLogger(MalformedEvents.class);

	private static final String END_MARKER = "[DONE]";

	private final boolean skip;

	private final AiEvents events;

	private MalformedEvents(boolean skip, AiEvents events) {
		this.skip = skip;
		this.events = events;
	}

	/**
	 * They are failures.
	 */
	static MalformedEvents failing() {
		return new MalformedEvents(false, AiEvents.none());
	}

	/**
	 * They are left out.
	 */
	static MalformedEvents skipping(AiEvents events) {
		return new MalformedEvents(true, events);
	}

	/**
	 * Whether to leave an event out; tells it.
	 */
	boolean leavesOut(SseEvent event, CallTarget target) {
		if (!this.skip || event.data().strip().equals(END_MARKER)
				|| WireJson.readOrMissing(event.data()).isContainer()) {
			return false;
		}
		this.events.publish(new AiEvent.LeftOut(target.provider(), target.model()));
		logger.warn("{} sent an event of {} characters that is not the JSON it should be; it is left out "
				+ "(neurolink.stream.on-malformed)", target.label(), event.data().length());
		return true;
	}

}
