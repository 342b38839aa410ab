package io.neurolink.error;

/**
 * A rate limiter or queue of this application rejected the call. Always of type
 * {@link AiErrorType#LIMIT_EXCEEDED}.
 */
public final class AiLimitExceededException extends AiException {

	AiLimitExceededException(Builder details) {
		super(details);
	}

}
