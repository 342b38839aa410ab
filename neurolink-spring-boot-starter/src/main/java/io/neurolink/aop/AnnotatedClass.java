package io.neurolink.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The annotated methods of one class. Made when the first bean of the class is; refuses
 * what no proxy can advise. Immutable.
 */
final class AnnotatedClass {

	private final Map<Method, Annotations> methods;

	private AnnotatedClass(Map<Method, Annotations> methods) {
		this.methods = methods;
	}

	static AnnotatedClass of(Class<?> type) {
		Map<Method, Annotations> found = new LinkedHashMap<>();
		ReflectionUtils.doWithMethods(type, (method) -> {
			Annotations annotations = adviceFor(method, type);
			if (!annotations.isEmpty()) {
				found.putIfAbsent(AopUtils.getMostSpecificMethod(method, type), annotations);
			}
		}, (method) -> !method.isSynthetic() && method.getDeclaringClass() != Object.class);
		if (!found.isEmpty() && Modifier.isFinal(type.getModifiers()) && !Proxy.isProxyClass(type)) {
			refuseFinal(type, found);
		}
		return new AnnotatedClass(found);
	}

	boolean isEmpty() {
		return this.methods.isEmpty();
	}

	Map<Method, Annotations> methods() {
		return this.methods;
	}

	@Nullable Annotations find(Method method, Class<?> type) {
		return this.methods.isEmpty() ? null : this.methods.get(AopUtils.getMostSpecificMethod(method, type));
	}

	private static Annotations adviceFor(Method method, Class<?> type) {
		int modifiers = method.getModifiers();
		boolean outOfReach = Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)
				|| Modifier.isFinal(modifiers);
		if (outOfReach && AnnotationReader.isAnnotated(method)) {
			Site site = new Site(type, method, AnnotationReader.read(method, type).any());
			String what = Modifier.isPrivate(modifiers) ? "private" : Modifier.isStatic(modifiers) ? "static" : "final";
			throw site.misuse("", "the method is " + what + ", and a proxy cannot advise it",
					"Make the method neither private nor static nor final, or take the annotation off.");
		}
		return outOfReach ? new Annotations(null, List.of(), null, null) : AnnotationReader.read(method, type);
	}

	private static void refuseFinal(Class<?> type, Map<Method, Annotations> found) {
		Map.Entry<Method, Annotations> first = found.entrySet().iterator().next();
		if (ClassUtils.getAllInterfacesForClass(type).length == 0) {
			throw new Site(type, first.getKey(), first.getValue().any()).misuse("",
					"the class is final, and a proxy cannot extend it",
					"Make the class not final, or let it implement an interface and set "
							+ "spring.aop.proxy-target-class to false.");
		}
	}

}
