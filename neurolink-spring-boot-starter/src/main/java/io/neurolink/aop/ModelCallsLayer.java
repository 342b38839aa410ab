package io.neurolink.aop;

import io.neurolink.scope.CallScope;
import io.neurolink.scope.ModelCallLayer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Applies an engine to each call to a model that a method makes. The method runs once.
 *
 * @param engine the engine
 * @param retries whether the engine is a retry
 */
record ModelCallsLayer(ModelCallLayer engine, boolean retries) implements Layer {

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		return scope(CallScope.current()).<@Nullable Object>call(() -> inner.answer(call));
	}

	@Override
	public Flux<Object> elements(Call call, FluxInvoker inner) {
		return Flux.deferContextual(
				(context) -> inner.elements(call).contextWrite(scope(CallScope.current(context))::writeTo));
	}

	private CallScope scope(@Nullable CallScope around) {
		CallScope.Builder scope = CallScope.inside(around).layer(this.engine);
		return (this.retries ? scope.retried() : scope).build();
	}

}
