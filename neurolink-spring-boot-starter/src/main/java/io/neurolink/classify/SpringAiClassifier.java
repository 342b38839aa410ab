package io.neurolink.classify;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Classifies the exceptions of Spring AI's own clients by the status in their message, or
 * else by their class. They are recognised by name, superclasses included, so that Spring
 * AI is not needed. A {@link NullPointerException} of a chat model is an answer that the
 * model could not read.
 */
public final class SpringAiClassifier implements AiErrorClassifier {

	private static final String TRANSIENT = "org.springframework.ai.retry.TransientAiException";

	private static final String NON_TRANSIENT = "org.springframework.ai.retry.NonTransientAiException";

	// "HTTP 429 - {body}", and "429 - {body}" in earlier versions.
	private static final Pattern STATUS = Pattern.compile("^(?:HTTP )?([45]\\d\\d)(?: - |: |$)");

	private static final String PACKAGE = "org.springframework.ai.";

	private static final String MODEL = "ChatModel";

	@Override
	public @Nullable AiException classify(Throwable failure) {
		if (isUnreadableAnswer(failure)) {
			return FailureText.failure(AiErrorType.PROVIDER_ERROR, failure).build();
		}
		boolean passing = isNamed(failure, TRANSIENT);
		if (!passing && !isNamed(failure, NON_TRANSIENT)) {
			return null;
		}
		String message = (failure.getMessage() != null) ? failure.getMessage() : "";
		Matcher status = STATUS.matcher(message);
		if (status.find()) {
			return HttpFailures
				.of(Integer.parseInt(status.group(1)), new HttpHeaders(), message.substring(status.end()))
				.build();
		}
		AiException cause = TransportCauses.classify(failure);
		return (cause != null) ? cause
				: FailureText.failure(passing ? AiErrorType.PROVIDER_ERROR : AiErrorType.INVALID_REQUEST, failure)
					.build();
	}

	// Ollama reports an error within a stream by an event without a message, which its
	// model does not expect.
	private static boolean isUnreadableAnswer(Throwable failure) {
		if (!(failure instanceof NullPointerException)) {
			return false;
		}
		StackTraceElement[] frames = failure.getStackTrace();
		String source = (frames.length > 0) ? frames[0].getClassName() : "";
		return source.startsWith(PACKAGE) && source.endsWith(MODEL);
	}

	private static boolean isNamed(Throwable failure, String name) {
		for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
			if (type.getName().equals(name)) {
				return true;
			}
		}
		return false;
	}

}
