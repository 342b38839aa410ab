package io.neurolink.aop;

import java.util.concurrent.CompletableFuture;

import io.neurolink.ratelimit.RateLimiter;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Limits the rate of the calls to models that a method makes.
 *
 * @param limiter the limiter
 * @param key the expression for the key, or {@code null} if all calls share one limit
 * @param site the annotation that sets the limit
 */
record CallLimitLayer(RateLimiter limiter, @Nullable CallExpression key, AnnotationSite site) implements FutureLayer {

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		return scope(call, CallScope.current()).<@Nullable Object>call(() -> inner.answer(call));
	}

	@Override
	public Flux<Object> elements(Call call, @Nullable CallScope scope, FluxInvoker inner) {
		return inner.elements(call, scope(call, scope));
	}

	@Override
	public CompletableFuture<Object> future(Call call, @Nullable CallScope scope, FutureInvoker inner)
			throws Exception {
		return inner.future(call, scope(call, scope));
	}

	private CallScope scope(Call call, @Nullable CallScope around) {
		Object value = (this.key != null) ? this.key.key(call, this.site) : null;
		return CallScope.inside(around).gate(this.limiter.gate(value)).build();
	}

}
