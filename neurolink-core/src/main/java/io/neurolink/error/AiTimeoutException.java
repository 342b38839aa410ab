package io.neurolink.error;

/**
 * The provider took too long. Always of type {@link AiErrorType#TIMEOUT}.
 */
public final class AiTimeoutException extends AiException {

	AiTimeoutException(Builder details) {
		super(details);
	}

}
