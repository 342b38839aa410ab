package io.neurolink.aop;

import org.jspecify.annotations.Nullable;

/**
 * One call of an advised method, as a proxy or an aspect intercepts it. It can be
 * executed several times, on any thread, concurrently too.
 */
public interface Call {

	/**
	 * Returns the object whose method is called.
	 * @return the object, without its proxy; {@code null} for a static method
	 */
	@Nullable Object target();

	/**
	 * Returns the arguments of the call.
	 * @return the arguments; not to be changed
	 */
	@Nullable Object[] arguments();

	/**
	 * Executes the method.
	 * @return the value that it returns, {@code null} if it returns none
	 * @throws Exception the exception that it throws
	 */
	@Nullable Object invoke() throws Exception;

	/**
	 * Wraps a failure that Java code can neither declare nor handle as usual.
	 * @param failure the failure, neither an {@link Exception} nor an {@link Error}
	 * @return an exception with the failure as its cause
	 */
	static IllegalStateException unknown(Throwable failure) {
		return new IllegalStateException("The method threw a Throwable that is neither an Exception nor an Error",
				failure);
	}

}
