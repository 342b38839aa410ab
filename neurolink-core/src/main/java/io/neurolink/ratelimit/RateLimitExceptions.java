package io.neurolink.ratelimit;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Creates the exceptions of limiters that reject a call.
 */
final class RateLimitExceptions {

	private RateLimitExceptions() {
	}

	static AiException tooLong(RateLimit limit, Duration wait, Duration maxWait) {
		String why = (limit.mode() == RateLimit.Mode.REJECT) ? "and it does not let calls wait"
				: "longer than the " + Durations.format(maxWait) + " that this call may wait";
		return AiException.builder(AiErrorType.LIMIT_EXCEEDED)
			.message("The rate limiter " + limit + " refused: its next permit is " + Durations.format(wait) + " away, "
					+ why + ". Call less often, or raise the limit")
			.retryAfter(wait)
			.build();
	}

	static AiException impossible(RateLimit limit, long cost) {
		return AiException.builder(AiErrorType.LIMIT_EXCEEDED)
			.message("The rate limiter " + limit + " refused: the call costs " + cost
					+ ", more than the limit, and no wait would make that possible. Make the call smaller, or raise the "
					+ "limit")
			.build();
	}

	static AiException undecided(RateLimit limit, String place, boolean refuses, Duration retryAfter,
			@Nullable Throwable cause) {
		String why = refuses ? ", which keeps it, refuses its commands (the log names the reason)"
				: ", which keeps it, does not answer";
		String action = refuses ? "Let " + place + " accept them" : "Bring " + place + " back";
		return AiException.builder(AiErrorType.LIMIT_EXCEEDED)
			.message("The rate limiter " + limit + " refused: " + place + why
					+ ", and neurolink.rate-limit.on-store-failure is reject. " + action
					+ ", or set that property to local or allow")
			.retryAfter(retryAfter)
			.cause(cause)
			.build();
	}

}
