package io.neurolink.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the annotations that apply to a method: those on the method or the methods it
 * overrides or implements, else those on its class or interfaces; meta-annotations
 * included. An annotation on the method replaces the one of the same kind on the class.
 * Stateless.
 */
final class AnnotationReader {

	static final Set<Class<? extends Annotation>> KINDS = Set.of(AiFallback.class, AiCached.class, AiRetry.class,
			AiRateLimited.class, AiBudget.class);

	private AnnotationReader() {
	}

	/**
	 * Returns the annotations that apply to a method of a class.
	 */
	static Annotations read(Method method, Class<?> targetClass) {
		Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
		if (ReflectionUtils.isObjectMethod(specific) || specific.isSynthetic()) {
			return Annotations.NONE;
		}
		MergedAnnotations onMethod = annotations(specific);
		MergedAnnotations onClass = annotations(targetClass);
		boolean inherits = Modifier.isPublic(specific.getModifiers()) && !Modifier.isStatic(specific.getModifiers());
		return new Annotations(first(AiFallback.class, onMethod, onClass, inherits, specific),
				nearest(AiRateLimited.class, onMethod, onClass, inherits, specific),
				nearest(AiBudget.class, onMethod, onClass, inherits, specific),
				first(AiCached.class, onMethod, onClass, inherits, specific),
				first(AiRetry.class, onMethod, onClass, inherits, specific), notPresent(onMethod));
	}

	private static Set<Class<? extends Annotation>> notPresent(MergedAnnotations onMethod) {
		return KINDS.stream().filter((kind) -> !onMethod.isPresent(kind)).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Returns whether any of the annotations is present on a method itself, regardless of
	 * the declarations of its class, or on a class itself.
	 */
	static boolean isAnnotated(AnnotatedElement element) {
		MergedAnnotations annotations = MergedAnnotations.from(element, SearchStrategy.DIRECT,
				RepeatableContainers.standardRepeatables());
		return KINDS.stream().anyMatch(annotations::isPresent);
	}

	private static MergedAnnotations annotations(AnnotatedElement element) {
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY,
				RepeatableContainers.standardRepeatables());
	}

	private static <A extends Annotation> @Nullable A first(Class<A> kind, MergedAnnotations onMethod,
			MergedAnnotations onClass, boolean inherits, Method method) {
		List<A> found = nearest(kind, onMethod, onClass, inherits, method);
		return found.isEmpty() ? null : found.get(0);
	}

	private static <A extends Annotation> List<A> nearest(Class<A> kind, MergedAnnotations onMethod,
			MergedAnnotations onClass, boolean inherits, Method method) {
		List<MergedAnnotation<A>> found = onMethod.stream(kind).toList();
		if (found.isEmpty() && inherits) {
			found = onClass.stream(kind).filter((annotation) -> covers(annotation, method)).toList();
		}
		int nearest = found.stream().mapToInt(MergedAnnotation::getAggregateIndex).min().orElse(0);
		return found.stream()
			.filter((annotation) -> annotation.getAggregateIndex() == nearest)
			.sorted(Comparator.comparingInt(MergedAnnotation::getDistance))
			.map(MergedAnnotation::synthesize)
			.toList();
	}

	/**
	 * Returns whether an annotation covers a method: one on an interface applies to the
	 * methods of that interface only.
	 */
	private static boolean covers(MergedAnnotation<?> annotation, Method method) {
		if (!(annotation.getSource() instanceof Class<?> declaring) || !declaring.isInterface()) {
			return true;
		}
		for (Method candidate : declaring.getMethods()) {
			if (candidate.getName().equals(method.getName())
					&& AopUtils.getMostSpecificMethod(candidate, method.getDeclaringClass()).equals(method)) {
				return true;
			}
		}
		return false;
	}

}
