package io.neurolink.aspectj;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import io.neurolink.aop.WovenMethods;

/**
 * Recognizes woven methods by the mark that the weaver adds. Stateless.
 */
final class MarkedMethods implements WovenMethods {

	@Override
	public boolean include(Method method) {
		return method.isAnnotationPresent(AiWoven.class) || (Modifier.isPublic(method.getModifiers())
				&& !Modifier.isStatic(method.getModifiers()) && isMarked(method.getDeclaringClass()));
	}

	private static boolean isMarked(Class<?> type) {
		return type.isAnnotationPresent(AiWoven.class);
	}

}
