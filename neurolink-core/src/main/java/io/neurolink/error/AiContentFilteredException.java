package io.neurolink.error;

/**
 * A content policy or safety filter stopped the prompt or the answer. Always of type
 * {@link AiErrorType#CONTENT_FILTERED}.
 */
public final class AiContentFilteredException extends AiException {

	AiContentFilteredException(Builder details) {
		super(details);
	}

}
