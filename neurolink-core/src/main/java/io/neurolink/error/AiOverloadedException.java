package io.neurolink.error;

/**
 * The provider is overloaded or temporarily unavailable. Always of type
 * {@link AiErrorType#OVERLOADED}.
 */
public final class AiOverloadedException extends AiException {

	AiOverloadedException(Builder details) {
		super(details);
	}

}
