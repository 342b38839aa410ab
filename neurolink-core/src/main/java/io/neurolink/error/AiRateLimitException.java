package io.neurolink.error;

/**
 * The provider rejected the call because of its rate limit. Always of type
 * {@link AiErrorType#RATE_LIMIT}.
 */
public final class AiRateLimitException extends AiException {

	AiRateLimitException(Builder details) {
		super(details);
	}

}
