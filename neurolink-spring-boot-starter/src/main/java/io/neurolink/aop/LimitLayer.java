package io.neurolink.aop;

import io.neurolink.ratelimit.RateLimiter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Limits the rate of the calls of a method.
 *
 * @param limiter the limiter
 * @param key the expression for the key, or {@code null} if all calls share one limit
 * @param site the annotation that sets the limit
 */
record LimitLayer(RateLimiter limiter, @Nullable CallExpression key, AnnotationSite site) implements Layer {

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		return this.limiter.<@Nullable Object>call(value(call), () -> inner.answer(call));
	}

	@Override
	public Flux<Object> elements(Call call, FluxInvoker inner) {
		return Flux.defer(() -> this.limiter.flux(value(call), inner.elements(call)));
	}

	private @Nullable Object value(Call call) {
		return (this.key != null) ? this.key.key(call, this.site) : null;
	}

}
