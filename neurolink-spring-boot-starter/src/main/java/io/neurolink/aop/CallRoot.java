package io.neurolink.aop;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * What an expression sees as {@code #root}. Public for SpEL's compiler only.
 */
public final class CallRoot {

	private final Method method;

	private final Object target;

	private final @Nullable Object[] args;

	CallRoot(Method method, Object target, @Nullable Object[] args) {
		this.method = method;
		this.target = target;
		this.args = args;
	}

	/**
	 * The method that is called.
	 * @return the method
	 */
	public Method getMethod() {
		return this.method;
	}

	/**
	 * The name of the method that is called.
	 * @return the name
	 */
	public String getMethodName() {
		return this.method.getName();
	}

	/**
	 * The bean that is called.
	 * @return the bean, without its proxy
	 */
	public Object getTarget() {
		return this.target;
	}

	/**
	 * The class of the bean that is called.
	 * @return the class
	 */
	public Class<?> getTargetClass() {
		return this.target.getClass();
	}

	/**
	 * The arguments of the call.
	 * @return the arguments
	 */
	public @Nullable Object[] getArgs() {
		return this.args;
	}

}
