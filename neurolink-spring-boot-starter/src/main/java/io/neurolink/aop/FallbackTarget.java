package io.neurolink.aop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The method that a fallback asks: of the same class or one above it, of any visibility,
 * with the same parameters and optionally a trailing {@link Throwable}. Of several, the
 * one that wants the failure is taken.
 */
final class FallbackTarget {

	private final Method method;

	private final boolean wantsFailure;

	private FallbackTarget(Method method, boolean wantsFailure) {
		this.method = method;
		this.wantsFailure = wantsFailure;
		ReflectionUtils.makeAccessible(method);
	}

	static FallbackTarget find(Site site, String name) {
		List<Method> named = new ArrayList<>();
		ReflectionUtils.doWithMethods(site.type(), named::add,
				(candidate) -> candidate.getName().equals(name) && !candidate.isSynthetic());
		if (named.isEmpty()) {
			throw site.misuse("method", "there is no method '" + name + "' in " + site.type().getName(),
					"Write " + wanted(site, name) + ".");
		}
		FallbackTarget plain = null;
		for (Method candidate : named) {
			if (candidate.equals(site.method()) || !returnsWhatFits(site, candidate)) {
				continue;
			}
			if (takes(site, candidate, true)) {
				return new FallbackTarget(candidate, true);
			}
			if (plain == null && takes(site, candidate, false)) {
				plain = new FallbackTarget(candidate, false);
			}
		}
		if (plain == null) {
			throw site.misuse("method", "'" + name + "' does not fit: found " + named,
					"Give it the same parameters, optionally followed by a Throwable, and the same return type: "
							+ wanted(site, name) + ".");
		}
		return plain;
	}

	/**
	 * Calls the method.
	 * @throws Exception whatever it throws
	 */
	@Nullable Object call(Object target, @Nullable Object[] arguments, Throwable failure) throws Exception {
		@Nullable Object[] all = arguments;
		if (this.wantsFailure) {
			all = Arrays.copyOf(arguments, arguments.length + 1);
			all[arguments.length] = failure;
			if (!this.method.getParameterTypes()[arguments.length].isInstance(failure)) {
				throw (failure instanceof Exception exception) ? exception : new IllegalStateException(failure);
			}
		}
		try {
			return this.method.invoke(target, all);
		}
		catch (InvocationTargetException ex) {
			Throwable thrown = ex.getTargetException();
			if (thrown instanceof Error error) {
				throw error;
			}
			throw (thrown instanceof Exception exception) ? exception : new IllegalStateException(thrown);
		}
	}

	private static boolean returnsWhatFits(Site site, Method candidate) {
		Class<?> wanted = site.method().getReturnType();
		if (wanted == void.class) {
			return true;
		}
		ResolvableType offered = ResolvableType.forMethodReturnType(candidate, site.type());
		ResolvableType needed = ResolvableType.forMethodReturnType(site.method(), site.type());
		return needed.isAssignableFrom(offered)
				|| ClassUtils.isAssignable(wanted, candidate.getReturnType()) && needed.hasUnresolvableGenerics();
	}

	private static boolean takes(Site site, Method candidate, boolean failure) {
		int count = site.method().getParameterCount();
		if (candidate.getParameterCount() != count + (failure ? 1 : 0)) {
			return false;
		}
		for (int i = 0; i < count; i++) {
			ResolvableType offered = ResolvableType.forMethodParameter(site.method(), i, site.type());
			ResolvableType wanted = ResolvableType.forMethodParameter(candidate, i, site.type());
			if (!wanted.isAssignableFrom(offered)) {
				return false;
			}
		}
		return !failure || Throwable.class.isAssignableFrom(candidate.getParameterTypes()[count]);
	}

	private static String wanted(Site site, String name) {
		Method method = site.method();
		List<String> parameters = new ArrayList<>();
		for (Class<?> parameter : method.getParameterTypes()) {
			parameters.add(parameter.getSimpleName());
		}
		parameters.add("Throwable");
		return "'" + method.getReturnType().getSimpleName() + " " + name + "(" + String.join(", ", parameters) + ")'";
	}

}
