package io.neurolink.aop;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports failures of a method on which its annotations cannot act, because their type is
 * unknown and no attribute names their class: as when a method calls a model through a
 * client whose exceptions are not classified. Each class of exception is reported once
 * for each method. Thread-safe.
 */
final class UnclassifiedFailures implements Consumer<Exception> {

	private static final Logger logger = LoggerFactory.getLogger(UnclassifiedFailures.class);

	private static final int MAX_CLASSES = 16;

	private final Set<Class<?>> reported = ConcurrentHashMap.newKeySet();

	private final AnnotationSite site;

	private final String annotations;

	private final Predicate<Throwable> named;

	/**
	 * Creates the report of a method.
	 * @param site the method
	 * @param annotations the annotations that act on failures
	 * @param named whether an attribute of these annotations decides about a failure
	 */
	UnclassifiedFailures(AnnotationSite site, String annotations, Predicate<Throwable> named) {
		this.site = site;
		this.annotations = annotations;
		this.named = named;
	}

	@Override
	public void accept(Exception thrown) {
		Throwable failure = Failures.unwrap(thrown);
		if (failure instanceof AiException || failure instanceof InterruptedException
				|| failure instanceof CancellationException || this.reported.contains(failure.getClass())) {
			return;
		}
		if (AiErrorType.of(failure) != AiErrorType.UNKNOWN || this.named.test(failure)
				|| this.reported.size() >= MAX_CLASSES || !this.reported.add(failure.getClass())) {
			return;
		}
		logger.warn(
				"{} failed with {}, whose type is UNKNOWN, because it is not an AiException and no AiErrorClassifier "
						+ "knows it; {} cannot act on it. Declare an AiErrorClassifier bean for the exceptions of the "
						+ "client, or name the class in 'includes' if another attempt or model may help, or in "
						+ "'excludes' if it must not be repeated. Logged once per method and exception class",
				this.site.label(), failure.getClass().getName(), this.annotations);
	}

}
