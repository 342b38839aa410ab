package io.neurolink.aop;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * The object that expressions access as {@code #root}. Public for SpEL's compiler only.
 */
public final class CallRoot {

	private final Method method;

	private final @Nullable Object target;

	private final @Nullable Object[] args;

	CallRoot(Method method, @Nullable Object target, @Nullable Object[] args) {
		this.method = method;
		this.target = target;
		this.args = args;
	}

	/**
	 * Returns the called method.
	 * @return the method
	 */
	public Method getMethod() {
		return this.method;
	}

	/**
	 * Returns the name of the called method.
	 * @return the name
	 */
	public String getMethodName() {
		return this.method.getName();
	}

	/**
	 * Returns the called bean.
	 * @return the bean, without its proxy; {@code null} for a static method
	 */
	public @Nullable Object getTarget() {
		return this.target;
	}

	/**
	 * Returns the class of the called bean.
	 * @return the class; for a static method the one that declares it
	 */
	public Class<?> getTargetClass() {
		return (this.target != null) ? this.target.getClass() : this.method.getDeclaringClass();
	}

	/**
	 * Returns the arguments of the call.
	 * @return the arguments
	 */
	public @Nullable Object[] getArgs() {
		return this.args;
	}

}
