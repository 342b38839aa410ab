package io.neurolink.error;

/**
 * The caller was interrupted or unsubscribed. Always of type
 * {@link AiErrorType#CANCELLED}.
 */
public final class AiCancelledException extends AiException {

	AiCancelledException(Builder details) {
		super(details);
	}

}
