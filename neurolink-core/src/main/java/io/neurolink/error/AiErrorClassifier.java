package io.neurolink.error;

import org.jspecify.annotations.Nullable;

/**
 * Classifies exceptions of a client that is not part of this library, so that retries,
 * fallbacks, caches, circuit breakers and meters act on them as on an
 * {@link AiException}. The caller still catches the exception that the client threw.
 * <p>
 * In a Spring application every bean of this type is used, in its order, before the
 * built-in classifiers. Implementations must be thread-safe and must not block.
 */
@FunctionalInterface
public interface AiErrorClassifier {

	/**
	 * Classifies one exception. It is called for each exception of a chain of causes,
	 * outermost first, and need not examine the causes itself.
	 * @param failure the exception, never an {@link AiException}
	 * @return the type and the other details; a type of {@link AiErrorType#UNKNOWN} ends
	 * the search and is acted on as an unknown failure; {@code null} if this classifier
	 * does not know the exception
	 */
	@Nullable AiException classify(Throwable failure);

}
