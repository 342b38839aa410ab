package io.neurolink.aop;

import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Passes the calls of one method to an observer.
 *
 * @param observer the observer
 * @param method the method as {@code Class#method}
 */
record ObservedLayer(CallObserver observer, String method) implements Layer {

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		return this.observer.<@Nullable Object>call(this.method, () -> inner.answer(call));
	}

	@Override
	public Flux<Object> elements(Call call, @Nullable CallScope scope, FluxInvoker inner) {
		return this.observer.flux(this.method, Flux.defer(() -> inner.elements(call, scope)));
	}

}
