package io.neurolink.error;

/**
 * The request itself is invalid. Always of type {@link AiErrorType#INVALID_REQUEST}.
 */
public final class AiInvalidRequestException extends AiException {

	AiInvalidRequestException(Builder details) {
		super(details);
	}

}
