package io.neurolink.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.ReflectionUtils;

/**
 * Rules out quickly, for most classes, that any of the annotations is present: on the
 * class, its methods, or the types that it extends or implements. Hardly any bean of an
 * application has one, and a thorough search of each method of all beans would slow the
 * start noticeably. If it cannot rule out an annotation, it reports that one is possible.
 * Thread-safe.
 */
final class AnnotationPresence {

	// Soft references, like Spring's own caches of annotations: classes can be unloaded.
	private static final Map<Class<?>, Boolean> types = new ConcurrentReferenceHashMap<>(256);

	private static final Map<Class<? extends Annotation>, Boolean> kinds = new ConcurrentReferenceHashMap<>(64);

	/**
	 * The package of most beans of most applications: Spring does not use these
	 * annotations.
	 */
	private static final String SPRING = "org.springframework.";

	private AnnotationPresence() {
	}

	/**
	 * Returns whether one of the annotations may be on a class or its methods, inherited
	 * ones included.
	 */
	static boolean possibleIn(Class<?> type) {
		for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
			if (known(each)) {
				return true;
			}
		}
		return false;
	}

	private static boolean known(Class<?> type) {
		Boolean known = types.get(type);
		if (known == null) {
			known = possibleInItselfOrItsInterfaces(type);
			types.put(type, known);
		}
		return known;
	}

	private static boolean possibleInItselfOrItsInterfaces(Class<?> type) {
		for (Class<?> implemented : type.getInterfaces()) {
			if (known(implemented)) {
				return true;
			}
		}
		return !type.getName().startsWith(SPRING) && AnnotationUtils.isCandidateClass(type, AnnotationReader.KINDS)
				&& possibleInItself(type);
	}

	private static boolean possibleInItself(Class<?> type) {
		try {
			if (anyOurs(type.getDeclaredAnnotations())) {
				return true;
			}
			for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
				if (anyOurs(method.getDeclaredAnnotations())) {
					return true;
				}
			}
			return false;
		}
		catch (RuntimeException | LinkageError ex) {
			// The class refers to one that is absent: the thorough search decides.
			return true;
		}
	}

	private static boolean anyOurs(Annotation[] annotations) {
		for (Annotation annotation : annotations) {
			if (kinds.computeIfAbsent(annotation.annotationType(), AnnotationPresence::isOurs)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isOurs(Class<? extends Annotation> kind) {
		Class<? extends Annotation> contained = contained(kind);
		return AnnotationReader.KINDS.contains(kind)
				|| AnnotationReader.KINDS.stream().anyMatch(MergedAnnotations.from(kind)::isPresent)
				|| (contained != null && isOurs(contained));
	}

	/**
	 * Returns the type that a container of repeated annotations contains.
	 */
	private static @Nullable Class<? extends Annotation> contained(Class<? extends Annotation> container) {
		Method value = ReflectionUtils.findMethod(container, MergedAnnotation.VALUE);
		Class<?> element = (value != null) ? value.getReturnType().getComponentType() : null;
		return (element != null && element.isAnnotation()) ? element.asSubclass(Annotation.class) : null;
	}

}
