package io.neurolink.error;

/**
 * The provider could not be reached, or the connection was cut. Always of type
 * {@link AiErrorType#NETWORK}.
 */
public final class AiNetworkException extends AiException {

	AiNetworkException(Builder details) {
		super(details);
	}

}
