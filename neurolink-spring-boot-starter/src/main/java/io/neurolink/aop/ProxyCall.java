package io.neurolink.aop;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * A call through a proxy. Each execution passes the remaining interceptors.
 */
final class ProxyCall implements Call {

	private final ProxyMethodInvocation invocation;

	ProxyCall(MethodInvocation invocation) {
		this.invocation = (ProxyMethodInvocation) invocation;
	}

	@Override
	public @Nullable Object target() {
		return this.invocation.getThis();
	}

	@Override
	public @Nullable Object[] arguments() {
		return this.invocation.getArguments();
	}

	@Override
	public @Nullable Object invoke() throws Exception {
		try {
			return this.invocation.invocableClone(this.invocation.getArguments().clone()).proceed();
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw Call.unknown(ex);
		}
	}

}
