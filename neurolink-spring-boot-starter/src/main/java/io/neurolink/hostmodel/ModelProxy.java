package io.neurolink.hostmodel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.core.NativeDetector;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Creates the proxies of wrapped models. A proxy has the class of the model where that
 * can be extended, so that it can be injected by it; otherwise its interfaces. In a
 * native image, where no class is generated, it has those of its replacements only, so
 * that the proxy classes are known when the image is built.
 */
public final class ModelProxy {

	private ModelProxy() {
	}

	/**
	 * Creates the proxy of a model.
	 * @param model the model, which receives the calls of all other methods
	 * @param replacements receive the calls of their methods
	 * @return the proxy
	 */
	public static Object create(Object model, List<Replacement> replacements) {
		ProxyFactory factory = new ProxyFactory(model);
		factory.setProxyTargetClass(isExtensible(model.getClass()));
		if (NativeDetector.inNativeImage()) {
			factory.setInterfaces(replacements.stream().map(Replacement::type).toArray(Class<?>[]::new));
		}
		else if (!factory.isProxyTargetClass()) {
			factory.setInterfaces(ClassUtils.getAllInterfaces(model));
		}
		factory.addAdvice(new Calls(List.copyOf(replacements)));
		return factory.getProxy(model.getClass().getClassLoader());
	}

	/**
	 * Returns whether a proxy can have a class.
	 * @param type the class
	 * @return {@code true} if it can
	 */
	public static boolean isExtensible(Class<?> type) {
		return !NativeDetector.inNativeImage() && !Modifier.isFinal(type.getModifiers())
				&& !Modifier.isPrivate(type.getModifiers()) && !type.isSealed() && !type.isHidden()
				&& !ClassUtils.isLambdaClass(type) && !Proxy.isProxyClass(type) && !hasFinalMethod(type);
	}

	// A final method would run on the proxy, where no field is set.
	private static boolean hasFinalMethod(Class<?> type) {
		boolean[] found = { false };
		ReflectionUtils.doWithMethods(type, (method) -> found[0] = true,
				(method) -> Modifier.isFinal(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers())
						&& !Modifier.isStatic(method.getModifiers()) && method.getDeclaringClass() != Object.class);
		return found[0];
	}

	/**
	 * An object that receives the calls of some methods of an interface.
	 *
	 * @param type the interface
	 * @param target the object, which implements the interface
	 * @param methods the names of the methods
	 */
	public record Replacement(Class<?> type, Object target, Set<String> methods) {

		/**
		 * Creates a replacement.
		 * @param type the interface
		 * @param target the object, which implements the interface
		 * @param methods the names of the methods
		 */
		public Replacement {
			methods = Set.copyOf(methods);
		}

		@Nullable Method method(Method called) {
			return this.methods.contains(called.getName())
					? ClassUtils.getMethodIfAvailable(this.type, called.getName(), called.getParameterTypes()) : null;
		}

	}

	private record Calls(List<Replacement> replacements) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			for (Replacement replacement : this.replacements) {
				Method method = replacement.method(invocation.getMethod());
				if (method != null) {
					return invoke(method, replacement.target(), invocation.getArguments());
				}
			}
			return invocation.proceed();
		}

		private static @Nullable Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
			try {
				return method.invoke(target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

	}

}
