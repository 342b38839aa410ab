package io.neurolink.aop;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.neurolink.error.AiMisuseException;

import org.springframework.util.ClassUtils;

/**
 * The place of an annotation, for messages about it.
 *
 * @param type the class of the bean
 * @param method the method
 * @param annotation the annotation's name, as in {@code @AiRetry}
 */
record AnnotationSite(Class<?> type, Method method, String annotation) {

	/**
	 * Returns the same method with another annotation.
	 */
	AnnotationSite at(String annotation) {
		return new AnnotationSite(this.type, this.method, annotation);
	}

	/**
	 * Returns the method as {@code Class#method}, for log and meters.
	 */
	String label() {
		return ClassUtils.getShortName(this.type) + "#" + this.method.getName();
	}

	/**
	 * Returns the method as {@code class#method(parameter types)}, which is unique.
	 */
	String fullName() {
		return ClassUtils.getUserClass(this.type).getName() + "#" + this.method.getName() + "(" + parameters() + ")";
	}

	/**
	 * Returns the names under which properties may configure an annotation without a
	 * name, from the most to the least specific: the class with its package, the method
	 * and its parameter types; the same without the parameter types; {@link #label()}.
	 */
	List<String> names() {
		String full = fullName();
		return List.of(full, full.substring(0, full.indexOf('(')), label());
	}

	/**
	 * Creates the failure of an annotation that does not suit the method, though it may
	 * suit other methods of the class.
	 */
	UnsuitedMethodException unsuited(String attribute, String problem, String action) {
		return new UnsuitedMethodException(where(attribute), problem, action);
	}

	AiMisuseException invalid(String attribute, String problem, String action) {
		return new AiMisuseException(where(attribute) + ": " + problem, action);
	}

	private String where(String attribute) {
		String annotation = attribute.isEmpty() ? this.annotation : this.annotation + "(" + attribute + ")";
		return annotation + " on " + fullName();
	}

	private String parameters() {
		return Arrays.stream(this.method.getParameterTypes()).map(Class::getTypeName).collect(Collectors.joining(","));
	}

}
