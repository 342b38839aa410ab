package io.neurolink.aop;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Set;

import org.springframework.util.ClassUtils;

/**
 * Recognizes code that the Kotlin compiler has produced, by name: Kotlin is not on the
 * class path of most applications.
 */
final class KotlinCode {

	private static final String METADATA = "kotlin.Metadata";

	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private static final Set<String> ASYNCHRONOUS = Set.of("kotlinx.coroutines.flow.Flow",
			"kotlinx.coroutines.Deferred");

	private KotlinCode() {
	}

	/**
	 * Returns whether a class was written in Kotlin.
	 */
	static boolean isKotlin(Class<?> type) {
		for (Annotation annotation : type.getDeclaredAnnotations()) {
			if (annotation.annotationType().getName().equals(METADATA)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns whether a method is a {@code suspend} function.
	 */
	static boolean isSuspending(Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		return parameters.length > 0 && parameters[parameters.length - 1].getName().equals(CONTINUATION);
	}

	/**
	 * Returns whether a type represents an asynchronous value.
	 */
	static boolean isAsynchronous(Class<?> type) {
		for (Class<?> each : ClassUtils.getAllInterfacesForClass(type)) {
			if (ASYNCHRONOUS.contains(each.getName())) {
				return true;
			}
		}
		return ASYNCHRONOUS.contains(type.getName());
	}

}
