package io.neurolink.aop;

import java.lang.reflect.Method;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;

/**
 * The failures that may reach the fallback of a method. Excludes only those that are
 * certain not to: an exception of any unchecked class may wrap the failure of a model.
 *
 * @param filter the failures that the fallback acts on
 * @param deferred whether the method returns a publisher or a future, which may fail with
 * anything
 * @param declared the checked exceptions that the method declares
 * @param unchecked whether the language of the method has no checked exceptions
 */
record PossibleFailures(FailureFilter filter, boolean deferred, List<Class<?>> declared, boolean unchecked) {

	static PossibleFailures of(AnnotationSite site, FailureFilter filter) {
		Method method = site.method();
		return new PossibleFailures(filter, AnswerType.of(method, site.type()).deferred(),
				List.of(method.getExceptionTypes()), KotlinCode.isKotlin(method.getDeclaringClass()));
	}

	/**
	 * Returns whether a failure of a class may occur.
	 */
	boolean include(Class<?> failure) {
		if (this.filter.excludes().stream().anyMatch((excluded) -> excluded.isAssignableFrom(failure))) {
			return false;
		}
		if (Error.class.isAssignableFrom(failure)) {
			return this.deferred && !this.filter.includes().isEmpty();
		}
		if (AiException.class.isAssignableFrom(failure)) {
			return !this.filter.includes().isEmpty() || isOfQualifyingType(failure);
		}
		return !isChecked(failure) || this.deferred || this.unchecked || isDeclared(failure);
	}

	private boolean isOfQualifyingType(Class<?> failure) {
		for (AiErrorType type : this.filter.types()) {
			if (failure.isInstance(AiException.builder(type).build())) {
				return true;
			}
		}
		return false;
	}

	private static boolean isChecked(Class<?> failure) {
		return failure != Throwable.class && failure != Exception.class
				&& !RuntimeException.class.isAssignableFrom(failure);
	}

	private boolean isDeclared(Class<?> failure) {
		return this.declared.stream()
			.anyMatch((thrown) -> thrown.isAssignableFrom(failure) || failure.isAssignableFrom(thrown));
	}

}
