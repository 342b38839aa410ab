package io.neurolink.aop;

import java.util.concurrent.CompletableFuture;

import io.neurolink.ratelimit.RateLimiter;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Limits the rate of the calls of a method.
 *
 * @param limiter the limiter
 * @param key the expression for the key, or {@code null} if all calls share one limit
 * @param site the annotation that sets the limit
 */
record LimitLayer(RateLimiter limiter, @Nullable CallExpression key, AnnotationSite site) implements FutureLayer {

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		this.limiter.acquire(value(call));
		return inner.answer(call);
	}

	@Override
	public Flux<Object> elements(Call call, @Nullable CallScope scope, FluxInvoker inner) {
		return this.limiter.flux(value(call), scope, new InnerCall(call, inner));
	}

	@Override
	public CompletableFuture<Object> future(Call call, @Nullable CallScope scope, FutureInvoker inner)
			throws Exception {
		return this.limiter.future(value(call), scope, new InnerCall(call, inner));
	}

	private @Nullable Object value(Call call) {
		return (this.key != null) ? this.key.key(call, this.site) : null;
	}

}
