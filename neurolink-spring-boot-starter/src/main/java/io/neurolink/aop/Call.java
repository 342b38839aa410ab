package io.neurolink.aop;

import java.util.Objects;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * One call of an advised method. It can be executed several times, each time through the
 * remaining interceptors.
 */
final class Call {

	private final ProxyMethodInvocation invocation;

	Call(MethodInvocation invocation) {
		this.invocation = (ProxyMethodInvocation) invocation;
	}

	Object target() {
		return Objects.requireNonNull(this.invocation.getThis(), "an advised method has a target");
	}

	@Nullable Object[] arguments() {
		return this.invocation.getArguments();
	}

	/**
	 * Calls the method.
	 */
	@Nullable Object invoke() throws Exception {
		try {
			return this.invocation.invocableClone(this.invocation.getArguments().clone()).proceed();
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException("The method threw a Throwable that is neither an Exception nor an Error",
					ex);
		}
	}

}
