package io.neurolink.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The annotated methods of one class. A JDK proxy and a lambda have no methods of their
 * own: they stand for the interfaces they implement. A CGLIB proxy stands for the class
 * it extends. Immutable.
 */
final class AnnotatedClass {

	private final List<Class<?>> types;

	private final Map<Method, AdvisedMethod> methods;

	private final List<AdvisedMethod> unreachable;

	private AnnotatedClass(List<Class<?>> types, Map<Method, AdvisedMethod> methods, List<AdvisedMethod> unreachable) {
		this.types = types;
		this.methods = methods;
		this.unreachable = unreachable;
	}

	/**
	 * Finds the annotated methods of a class, without checking that a proxy can advise
	 * them.
	 */
	static AnnotatedClass of(Class<?> beanClass) {
		List<Class<?>> types = standsFor(beanClass);
		Map<Method, AdvisedMethod> methods = new LinkedHashMap<>();
		List<AdvisedMethod> unreachable = new ArrayList<>();
		for (Class<?> type : types) {
			ReflectionUtils.doWithMethods(type, (method) -> add(method, type, methods, unreachable),
					(method) -> !method.isSynthetic() && method.getDeclaringClass() != Object.class);
		}
		return new AnnotatedClass(types, methods, unreachable);
	}

	private static void add(Method method, Class<?> type, Map<Method, AdvisedMethod> methods,
			List<AdvisedMethod> unreachable) {
		int modifiers = method.getModifiers();
		if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)) {
			if (AnnotationReader.isAnnotated(method)) {
				unreachable.add(new AdvisedMethod(type, method, AnnotationReader.read(method, type)));
			}
			return;
		}
		Annotations annotations = AnnotationReader.read(method, type);
		if (!annotations.isEmpty()) {
			Method specific = AopUtils.getMostSpecificMethod(method, type);
			methods.putIfAbsent(specific, new AdvisedMethod(type, specific, annotations));
		}
	}

	/**
	 * Returns whether a class has no methods of its own, but only those of its
	 * interfaces.
	 */
	static boolean isMadeOfInterfaces(Class<?> beanClass) {
		return Proxy.isProxyClass(beanClass) || ClassUtils.isLambdaClass(beanClass);
	}

	private static List<Class<?>> standsFor(Class<?> beanClass) {
		if (!isMadeOfInterfaces(beanClass)) {
			return List.of(ClassUtils.getUserClass(beanClass));
		}
		List<Class<?>> interfaces = new ArrayList<>();
		for (Class<?> implemented : beanClass.getInterfaces()) {
			if (AnnotationPresence.possibleIn(implemented)) {
				interfaces.add(implemented);
			}
		}
		return interfaces;
	}

	/**
	 * Returns the annotated methods, final ones included.
	 */
	Collection<AdvisedMethod> methods() {
		return this.methods.values();
	}

	/**
	 * Returns all annotated methods, private and static ones included.
	 */
	List<AdvisedMethod> all() {
		List<AdvisedMethod> all = new ArrayList<>(this.methods.values());
		all.addAll(this.unreachable);
		return all;
	}

	/**
	 * Returns the annotated methods that no proxy can advise, because they are private or
	 * static.
	 */
	List<AdvisedMethod> unreachable() {
		return this.unreachable;
	}

	/**
	 * Finds an annotated method that is executed, private and static ones included.
	 * @param method the method, of the class or one that it extends or implements
	 * @return the annotated method, or {@code null} if no annotation applies
	 */
	@Nullable AdvisedMethod findExecuted(Method method) {
		for (AdvisedMethod found : this.unreachable) {
			if (found.method().equals(method)) {
				return found;
			}
		}
		return find(method);
	}

	/**
	 * Finds the annotated method that a call of a method leads to.
	 * @param method the method that is called, of the class or of an interface
	 * @return the annotated method, or {@code null} if no annotation applies
	 */
	@Nullable AdvisedMethod find(Method method) {
		if (this.methods.isEmpty()) {
			return null;
		}
		for (Class<?> type : this.types) {
			AdvisedMethod found = this.methods.get(AopUtils.getMostSpecificMethod(method, type));
			if (found != null) {
				return found;
			}
		}
		return null;
	}

}
