package io.neurolink.aop;

import java.util.concurrent.CompletableFuture;

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
record ModelCallsLayer(ModelCallLayer engine, boolean retries) implements FutureLayer {

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		return scope(CallScope.current()).<@Nullable Object>call(() -> inner.answer(call));
	}

	@Override
	public Flux<Object> elements(Call call, @Nullable CallScope scope, FluxInvoker inner) {
		return inner.elements(call, scope(scope));
	}

	@Override
	public CompletableFuture<Object> future(Call call, @Nullable CallScope scope, FutureInvoker inner)
			throws Exception {
		return inner.future(call, scope(scope));
	}

	private CallScope scope(@Nullable CallScope around) {
		CallScope.Builder scope = CallScope.inside(around).layer(this.engine);
		return (this.retries ? scope.retried() : scope).build();
	}

}
