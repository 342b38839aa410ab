package io.neurolink.aspectj;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import io.neurolink.aop.WovenMethods;

/**
 * Recognizes woven methods by the mark that the weaver adds, and by the code that it
 * moves to a method of its own: the mark alone is also given to classes that are outside
 * of a scope in an {@code aop.xml}. Stateless.
 */
final class MarkedMethods implements WovenMethods {

	private static final String MOVED_CODE = "_aroundBody";

	@Override
	public boolean include(Method method) {
		return isMarked(method) && isMoved(method);
	}

	private static boolean isMarked(Method method) {
		return method.isAnnotationPresent(AiWoven.class)
				|| (Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
						&& method.getDeclaringClass().isAnnotationPresent(AiWoven.class));
	}

	private static boolean isMoved(Method method) {
		for (Method declared : method.getDeclaringClass().getDeclaredMethods()) {
			if (declared.getName().startsWith(method.getName() + MOVED_CODE)) {
				return true;
			}
		}
		return false;
	}

}
