package io.neurolink.error;

/**
 * The provider refused because calls come too fast. Always of type
 * {@link AiErrorType#RATE_LIMIT}.
 */
public final class AiRateLimitException extends AiException {

	AiRateLimitException(Builder details) {
		super(details);
	}

}
