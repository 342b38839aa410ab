package io.neurolink.error;

/**
 * The circuit breaker of the provider and model is open. Always of type
 * {@link AiErrorType#CIRCUIT_OPEN}.
 */
public final class AiCircuitOpenException extends AiException {

	AiCircuitOpenException(Builder details) {
		super(details);
	}

}
