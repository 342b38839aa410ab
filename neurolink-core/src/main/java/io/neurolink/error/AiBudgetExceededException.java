package io.neurolink.error;

/**
 * A budget of this application does not have enough left for the call. Always of type
 * {@link AiErrorType#BUDGET_EXCEEDED}.
 */
public final class AiBudgetExceededException extends AiException {

	AiBudgetExceededException(Builder details) {
		super(details);
	}

}
