package io.neurolink.error;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several classifiers in their order. Thread-safe.
 */
public final class ErrorClassifiers {

	private static final Logger logger = LoggerFactory.getLogger(ErrorClassifiers.class);

	private static final ErrorClassifiers NONE = new ErrorClassifiers(List.of());

	// Also ends the search in a chain that is a circle.
	private static final int MAX_CAUSES = 64;

	private final List<AiErrorClassifier> classifiers;

	private final Set<Class<?>> reported = ConcurrentHashMap.newKeySet();

	private ErrorClassifiers(List<? extends AiErrorClassifier> classifiers) {
		this.classifiers = List.copyOf(classifiers);
	}

	/**
	 * Returns an instance without classifiers, which finds only an {@link AiException}
	 * among the causes.
	 * @return the instance
	 */
	public static ErrorClassifiers none() {
		return NONE;
	}

	/**
	 * Creates an instance.
	 * @param classifiers the classifiers, in their order
	 * @return the instance
	 */
	public static ErrorClassifiers of(List<? extends AiErrorClassifier> classifiers) {
		return new ErrorClassifiers(classifiers);
	}

	/**
	 * Classifies a failure by the first exception of its chain of causes, outermost
	 * first, that is an {@link AiException} or that a classifier knows. Of several
	 * classifiers that know one exception, the first decides. At most
	 * {@value #MAX_CAUSES} exceptions are examined. A classifier that throws is skipped,
	 * and logged once.
	 * @param failure the failure
	 * @return its classification, or {@code null} if there is none
	 */
	public @Nullable AiException classify(Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			if (current instanceof AiException known) {
				return known;
			}
			for (AiErrorClassifier classifier : this.classifiers) {
				AiException found = classify(classifier, current);
				if (found != null) {
					return found;
				}
			}
			current = current.getCause();
		}
		return null;
	}

	/**
	 * Returns the exception that engines act on in place of a failure.
	 * @param failure the failure
	 * @return a {@link ClassifiedFailure} if a classifier knows the failure, otherwise
	 * the failure itself
	 */
	public Exception classified(Exception failure) {
		if (failure instanceof AiException) {
			return failure;
		}
		AiException found = classify(failure);
		return (found == null || found == AiException.find(failure)) ? failure : new ClassifiedFailure(failure, found);
	}

	// A library of another version than the classifier was compiled with must not hide
	// the failure either.
	private @Nullable AiException classify(AiErrorClassifier classifier, Throwable failure) {
		try {
			return classifier.classify(failure);
		}
		catch (RuntimeException | LinkageError ex) {
			if (this.reported.add(classifier.getClass())) {
				logger.warn(
						"The classifier {} failed with an exception and is skipped: {} is classified by the "
								+ "others. Logged once per classifier",
						classifier.getClass().getName(), failure.getClass().getName(), ex);
			}
			return null;
		}
	}

}
