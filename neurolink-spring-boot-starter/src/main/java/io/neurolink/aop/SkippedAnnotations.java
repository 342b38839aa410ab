package io.neurolink.aop;

import java.lang.annotation.Annotation;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class-level annotations that a plan skips because they do not suit the method. An
 * unsuited annotation on the method itself fails. Not thread-safe.
 */
final class SkippedAnnotations {

	private static final Logger logger = LoggerFactory.getLogger(SkippedAnnotations.class);

	private final AnnotationSite site;

	private final Annotations annotations;

	private final Set<String> names = new LinkedHashSet<>();

	private final Set<String> reasons = new LinkedHashSet<>();

	SkippedAnnotations(AnnotationSite site, Annotations annotations) {
		this.site = site;
		this.annotations = annotations;
	}

	/**
	 * Returns an annotation if it passes a check.
	 * @return the annotation, or {@code null} if it is absent or skipped
	 */
	<A> @Nullable A unlessUnsuited(Class<? extends Annotation> kind, @Nullable A annotation, Consumer<A> check) {
		return (annotation == null) ? null : unlessUnsuited(kind, () -> {
			check.accept(annotation);
			return annotation;
		});
	}

	/**
	 * Returns a part of an annotation if it suits the method.
	 * @return the part, or {@code null} if it is skipped
	 */
	<T> @Nullable T unlessUnsuited(Class<? extends Annotation> kind, Supplier<T> part) {
		try {
			return part.get();
		}
		catch (UnsuitedMethodException ex) {
			if (!this.annotations.onClass().contains(kind)) {
				throw ex;
			}
			this.names.add("@" + kind.getSimpleName());
			this.reasons.add(ex.problem());
			return null;
		}
	}

	/**
	 * Logs the skipped annotations, in one line for the method.
	 */
	void log() {
		if (this.names.isEmpty()) {
			return;
		}
		String names = String.join(", ", this.names);
		String reasons = String.join("; ", this.reasons);
		if (KotlinCode.isSuspending(this.site.method())) {
			logger.warn("{} of the class skips {}: {}", names, this.site.fullName(), reasons);
		}
		else {
			logger.info("{} of the class skips {}: {}", names, this.site.fullName(), reasons);
		}
	}

}
