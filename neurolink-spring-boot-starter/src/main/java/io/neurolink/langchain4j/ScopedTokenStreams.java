package io.neurolink.langchain4j;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import dev.langchain4j.service.TokenStream;
import io.neurolink.scope.CallScope;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Starts the stream that a method returns in the scope of that method: it is started
 * after the method has returned.
 */
final class ScopedTokenStreams implements MethodInterceptor {

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object returned = invocation.proceed();
		CallScope scope = CallScope.current();
		if (scope == null || !(returned instanceof TokenStream stream)) {
			return returned;
		}
		// Its calls follow; that there were none yet is nothing to report.
		scope.markObserved();
		return Proxy.newProxyInstance(TokenStream.class.getClassLoader(), new Class<?>[] { TokenStream.class },
				new Scoped(stream, scope));
	}

	/**
	 * A stream with a scope.
	 */
	private record Scoped(TokenStream stream, CallScope scope) implements InvocationHandler {

		@Override
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
			Object result = this.scope.<@Nullable Object>call(() -> invoke(method, arguments));
			return (result == this.stream) ? proxy : result;
		}

		private @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Exception {
			try {
				return method.invoke(this.stream, arguments);
			}
			catch (InvocationTargetException ex) {
				if (ex.getTargetException() instanceof Exception failure) {
					throw failure;
				}
				throw ex;
			}
		}

	}

}
