package io.neurolink.error;

/**
 * The prompt does not fit the model's context window. Always of type
 * {@link AiErrorType#CONTEXT_LENGTH}.
 */
public final class AiContextLengthException extends AiException {

	AiContextLengthException(Builder details) {
		super(details);
	}

}
