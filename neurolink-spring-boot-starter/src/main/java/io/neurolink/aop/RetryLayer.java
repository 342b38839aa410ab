package io.neurolink.aop;

import java.util.concurrent.CompletableFuture;

import io.neurolink.retry.Retry;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Retries the calls of a method.
 *
 * @param retry the retry
 */
record RetryLayer(Retry retry) implements FutureLayer {

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		return this.retry.<@Nullable Object>call(() -> inner.answer(call));
	}

	@Override
	public Flux<Object> elements(Call call, @Nullable CallScope scope, FluxInvoker inner) {
		return this.retry.flux(scope, new InnerCall(call, inner));
	}

	@Override
	public CompletableFuture<Object> future(Call call, @Nullable CallScope scope, FutureInvoker inner) {
		return this.retry.future(scope, new InnerCall(call, inner));
	}

}
