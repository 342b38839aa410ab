package io.neurolink.fallback;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the log is told of one method's fallbacks.
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

	void failed(String failures, boolean reported) {
		logger.atLevel(level(reported)).log("{} failed with every route it had. {}", this.name, failures);
	}

	void ended(String failures, boolean reported) {
		logger.atLevel(level(reported))
			.log("{} failed, and its last failure is none to fall back on. {}", this.name, failures);
	}

	void brokeOff(String failures, boolean reported) {
		logger.atLevel(level(reported))
			.log("{} failed after it had delivered a part of its answer. {}", this.name, failures);
	}

	private static Level level(boolean reported) {
		return reported ? Level.INFO : Level.WARN;
	}

	void unseen(Route<?> route) {
		if (this.warnedOfUnseen.compareAndSet(false, true)) {
			logger.warn(
					"{} was called again with {} in force, but no AiTemplate call came by on its way, so the model it "
							+ "used was another. Most likely it calls a model through a client of its own, or the "
							+ "AiTemplate on a thread that the scope does not reach, or it calls an annotated method of "
							+ "its own object. Let it call the AiTemplate on the calling thread, hand the context over "
							+ "to other threads, and move annotated methods to another bean. Told once per method",
					this.name, route.label());
		}
	}

}
