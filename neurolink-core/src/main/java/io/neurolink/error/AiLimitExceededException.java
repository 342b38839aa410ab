package io.neurolink.error;

/**
 * One of our own limiters or queues refused. Always of type
 * {@link AiErrorType#LIMIT_EXCEEDED}.
 */
public final class AiLimitExceededException extends AiException {

	AiLimitExceededException(Builder details) {
		super(details);
	}

}
