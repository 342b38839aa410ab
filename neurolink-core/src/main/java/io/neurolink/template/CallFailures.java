package io.neurolink.template;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.model.ModelRef;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The failures that the pipeline itself raises.
 */
final class CallFailures {

	private CallFailures() {
	}

	static AiException timeout(ModelRef target, String what, Duration limit, String setBy) {
		return failure(AiErrorType.TIMEOUT, target,
				what + " from " + target + " within " + Durations.format(limit) + " (" + setBy + ")")
			.build();
	}

	static AiException deadlineExceeded(ModelRef target) {
		return failure(AiErrorType.TIMEOUT, target,
				target + " was not called: the deadline of the method around it has passed")
			.build();
	}

	static AiException tooLarge(ModelRef target, long limit) {
		return failure(AiErrorType.PROVIDER_ERROR, target,
				target + " streams an answer of more than " + limit + " bytes of text (neurolink.limits.max-answer)")
			.build();
	}

	static AiException noAnswer(ModelRef target) {
		return failure(AiErrorType.PROVIDER_ERROR, target, "The provider of " + target + " completed without an answer")
			.build();
	}

	static AiException unexpected(ModelRef target, Throwable cause) {
		return failure(AiErrorType.of(cause), target,
				"The call to " + target + " failed unexpectedly with " + cause.getClass().getName() + "; see the cause")
			.cause(cause)
			.build();
	}

	/**
	 * Returns the classification of an exception of a provider or a middleware of the
	 * application. What it leaves out, the call adds.
	 * @return the failure, with the exception as its cause, or {@code null} if no
	 * classifier knows it
	 */
	static @Nullable AiException classified(ModelRef target, Throwable cause, ErrorClassifiers classifiers) {
		AiException found = classifiers.classify(cause);
		if (found == null || found == AiException.find(cause)) {
			return null;
		}
		return found.toBuilder()
			.provider((found.provider() != null) ? found.provider() : target.provider())
			.model((found.model() != null) ? found.model() : target.model())
			.cause(cause)
			.build();
	}

	static AiException cancelled(ModelRef target) {
		return failure(AiErrorType.CANCELLED, target,
				"The call to " + target + " was cancelled, as was that of the method around it")
			.build();
	}

	private static AiException.Builder failure(AiErrorType type, ModelRef target, String message) {
		return AiException.builder(type).message(message).target(target);
	}

}
