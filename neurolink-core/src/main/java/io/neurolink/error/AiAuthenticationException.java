package io.neurolink.error;

/**
 * The provider did not accept the key. Always of type {@link AiErrorType#AUTHENTICATION}.
 */
public final class AiAuthenticationException extends AiException {

	AiAuthenticationException(Builder details) {
		super(details);
	}

}
