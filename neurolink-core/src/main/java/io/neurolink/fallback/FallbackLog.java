package io.neurolink.fallback;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs the fallbacks of one method.
 */
final class FallbackLog {

	private static final Logger logger = LoggerFactory.getLogger(Fallback.class);

	private final AtomicBoolean warnedOfUnseen = new AtomicBoolean();

	private final String name;

	FallbackLog(String name) {
		this.name = name;
	}

	void answered(String failures, Route<?> route) {
		logger.warn("{} fell back. {}; answered by {}", this.name, failures, route.label());
	}

	void failed(String failures, Level level) {
		logger.atLevel(level).log("{} failed on every route. {}", this.name, failures);
	}

	void ended(String failures, Level level) {
		logger.atLevel(level)
			.log("{} failed, and its last failure does not lead to a fallback. {}", this.name, failures);
	}

	void brokeOff(String failures, Level level) {
		logger.atLevel(level).log("{} failed after it had delivered a part of its answer. {}", this.name, failures);
	}

	void unseen(Route<?> route) {
		if (this.warnedOfUnseen.compareAndSet(false, true)) {
			logger.warn("{} was called again with the model {}, but made no AiTemplate call, so it used "
					+ "another model. The most likely causes: it calls a model through its own client, or the "
					+ "AiTemplate on a thread that the scope does not reach, or it calls an annotated method of "
					+ "its own object. Call the AiTemplate on the calling thread, propagate the context "
					+ "to other threads, and move annotated methods to another bean. Logged once per method", this.name,
					route.label());
		}
	}

}
