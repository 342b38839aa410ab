package io.neurolink.error;

/**
 * The provider does not know the model. Always of type {@link AiErrorType#NOT_FOUND}.
 */
public final class AiNotFoundException extends AiException {

	AiNotFoundException(Builder details) {
		super(details);
	}

}
