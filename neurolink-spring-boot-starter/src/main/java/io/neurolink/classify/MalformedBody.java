package io.neurolink.classify;

import java.util.Set;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a response whose body is not the JSON that it should be. A JSON of another
 * structure than the application expects is not among them: another attempt would meet it
 * again.
 */
final class MalformedBody {

	private static final int MAX_CAUSES = 64;

	private static final Set<String> SYNTAX_ERRORS = Set.of("tools.jackson.core.exc.StreamReadException",
			"com.fasterxml.jackson.core.exc.StreamReadException", "com.google.gson.stream.MalformedJsonException");

	private MalformedBody() {
	}

	/**
	 * Classifies an exception of a client that could not read a response.
	 * @return the classification, or {@code null} if a cause is not an error of syntax
	 */
	static @Nullable AiException classify(Throwable failure) {
		Throwable current = failure.getCause();
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			for (Class<?> type = current.getClass(); type != null; type = type.getSuperclass()) {
				if (SYNTAX_ERRORS.contains(type.getName())) {
					return FailureText.failure(AiErrorType.PROVIDER_ERROR, failure).build();
				}
			}
			current = current.getCause();
		}
		return null;
	}

}
