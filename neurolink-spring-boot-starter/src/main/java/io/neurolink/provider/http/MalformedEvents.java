package io.neurolink.provider.http;

import java.util.concurrent.atomic.LongAdder;

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

	private final LongAdder skipped = new LongAdder();

	MalformedEvents(boolean skip) {
		this.skip = skip;
	}

	/**
	 * Whether to leave an event out; counts and tells it.
	 */
	boolean leavesOut(SseEvent event, CallTarget target) {
		if (!this.skip || event.data().strip().equals(END_MARKER)
				|| WireJson.readOrMissing(event.data()).isContainer()) {
			return false;
		}
		this.skipped.increment();
		logger.warn("{} sent an event of {} characters that is not the JSON it should be; it is left out "
				+ "(neurolink.stream.on-malformed)", target.label(), event.data().length());
		return true;
	}

	long skipped() {
		return this.skipped.sum();
	}

}
