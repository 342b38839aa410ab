package io.neurolink.classify;

import java.io.FileNotFoundException;
import java.io.IOException;

import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies an exception of a client that wraps whatever went wrong on the connection.
 */
final class TransportCauses {

	private static final int MAX_CAUSES = 64;

	private static final AiErrorClassifier JDK = new JdkClassifier();

	private static final AiErrorClassifier HTTP_CLIENTS = new HttpClientClassifier();

	private TransportCauses() {
	}

	/**
	 * Returns the classification of the first known cause.
	 * @return the classification; NETWORK if there are only I/O exceptions that are not
	 * known; {@code null} if there are none
	 */
	static @Nullable AiException classify(Throwable failure) {
		Throwable current = failure.getCause();
		Throwable unknown = null;
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			AiException found = JDK.classify(current);
			found = (found != null) ? found : HTTP_CLIENTS.classify(current);
			if (found != null) {
				return found;
			}
			unknown = isOfConnection(current) ? current : unknown;
			current = current.getCause();
		}
		return (unknown != null) ? FailureText.failure(AiErrorType.NETWORK, unknown).build() : null;
	}

	// Jackson 2 derives its own from IOException, also for a JSON of another structure
	// than the application expects.
	private static boolean isOfConnection(Throwable failure) {
		return failure instanceof IOException && !failure.getClass().getName().startsWith("com.fasterxml.jackson.")
				&& !(failure instanceof FileNotFoundException);
	}

	/**
	 * Returns the classification of the first known cause, or one of type NETWORK.
	 */
	static AiException classifyOrNetwork(Throwable failure) {
		AiException found = classify(failure);
		return (found != null) ? found : FailureText.failure(AiErrorType.NETWORK, failure).build();
	}

}
