package io.neurolink.error;

/**
 * The provider failed, or its answer was empty or malformed. Always of type
 * {@link AiErrorType#PROVIDER_ERROR}.
 */
public final class AiProviderException extends AiException {

	AiProviderException(Builder details) {
		super(details);
	}

}
