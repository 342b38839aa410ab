package io.neurolink.middleware;

import java.util.concurrent.atomic.AtomicLong;

import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import io.neurolink.time.AiClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs every call: its provider and model, the attempt, the length of prompt and answer,
 * the duration, the tokens, and the provider's identifier of the request. Answers are
 * logged at INFO, failures at WARN and in one line, the start of a call at DEBUG. A
 * failure inside a retry or fallback is logged at DEBUG, because their own line reports
 * it, unless the method goes on without the call. A number at the beginning of each line
 * identifies the call.
 * <p>
 * Neither prompt nor answer is logged. With {@code logPrompts}, the start of a call is
 * logged at INFO with the beginning of its prompt, on one line, with keys, passwords,
 * e-mail addresses and long numbers masked as far as they are recognised; other personal
 * data is not recognised. Thread-safe.
 */
public final class LoggingMiddleware implements StageMiddleware {

	/**
	 * The position among the middleware of the application: outermost, so that the
	 * request is logged as the application made it.
	 */
	public static final int ORDER = Integer.MIN_VALUE + 1000;

	static final Logger logger = LoggerFactory.getLogger(LoggingMiddleware.class);

	private final AiClock clock;

	private final boolean logPrompts;

	private final AtomicLong calls = new AtomicLong();

	/**
	 * Creates the middleware.
	 * @param clock measures the durations
	 * @param logPrompts whether the beginning of each prompt is logged
	 */
	public LoggingMiddleware(AiClock clock, boolean logPrompts) {
		this.clock = clock;
		this.logPrompts = logPrompts;
	}

	@Override
	public CallProgress begin(CallContext call) {
		return new LoggedCall(this.calls.incrementAndGet(), call, this.clock, this.logPrompts);
	}

}
