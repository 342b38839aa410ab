package io.neurolink.error;

/**
 * The account behind the key has no quota or money left. Always of type
 * {@link AiErrorType#QUOTA_EXCEEDED}.
 */
public final class AiQuotaExceededException extends AiException {

	AiQuotaExceededException(Builder details) {
		super(details);
	}

}
