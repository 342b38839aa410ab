package io.neurolink.retry;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.PrintableText;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs the failed attempts of one call: each in a short line at INFO, and the last at
 * WARN with the message of the provider, unless an enclosing fallback or retry logs it.
 *
 * @param policy the policy of the call
 * @param around the scope around the call, whose fallback or retry may log the failure
 */
record RetryLog(RetryPolicy policy, @Nullable CallScope around) {

	private static final Logger logger = LoggerFactory.getLogger(Retry.class);

	private static final int LONGEST_MESSAGE = 300;

	/**
	 * Returns whether failures inside an attempt are logged here. Without any retry the
	 * calls log them.
	 */
	static boolean reports(RetryPolicy policy) {
		return policy.maxRetries() > 0;
	}

	void retried(int attempt, Throwable failure, @Nullable ModelRef target, Duration wait) {
		logger.info("Attempt {} of {} of {} failed ({}{}); next in {}", attempt, this.policy.maxRetries() + 1,
				this.policy.name(), AiErrorType.of(failure), where(target), Durations.format(wait));
	}

	void gaveUp(int attempt, Throwable failure, @Nullable ModelRef target, String why, boolean interrupted) {
		if (!reports(this.policy)) {
			return;
		}
		AiErrorType type = AiErrorType.of(failure);
		Level level = interrupted ? Level.INFO : level(failure, type);
		String line = this.policy.name() + " is not retried after attempt " + attempt + " (" + type + where(target)
				+ message(failure) + "): " + why;
		if (isReported(failure, level, line)) {
			logger.info("Attempt {} of {} of {} failed ({}{}) and is not retried: {}", attempt,
					this.policy.maxRetries() + 1, this.policy.name(), type, where(target), why);
		}
		else {
			logger.atLevel(level).log(line);
		}
	}

	/**
	 * Returns whether an enclosing fallback or retry logs the failure. If the method
	 * between them continues without the call, or throws an exception of its own, the
	 * message of the provider is logged after all.
	 */
	private boolean isReported(Throwable failure, Level level, String line) {
		if (this.around == null || !this.around.failuresReported()) {
			return false;
		}
		return AiException.find(failure) == null || this.around.deferReport(() -> logger.atLevel(level).log(line));
	}

	/**
	 * Returns the level for a failure. An unclassified exception may be part of the
	 * normal behavior of the application; otherwise it is logged once per class.
	 */
	private Level level(Throwable failure, AiErrorType type) {
		if (type == AiErrorType.CANCELLED) {
			return Level.INFO;
		}
		boolean foreign = type == AiErrorType.UNKNOWN && AiException.find(failure) == null;
		return (foreign && !this.policy.filter().matches(failure)) ? Level.DEBUG : Level.WARN;
	}

	private static String where(@Nullable ModelRef target) {
		return (target != null) ? ", " + target : "";
	}

	private static String message(Throwable failure) {
		AiException details = AiException.find(failure);
		String message = (details != null) ? String.valueOf(details.getMessage()) : "";
		boolean empty = details == null || message.equals(details.type().name());
		return empty ? "" : ": " + PrintableText.of(message, LONGEST_MESSAGE);
	}

}
