package io.neurolink.aop;

import io.neurolink.retry.Retry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Retries the calls of a method.
 *
 * @param retry the retry
 */
record RetryLayer(Retry retry) implements Layer {

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		return this.retry.<@Nullable Object>call(() -> inner.answer(call));
	}

	@Override
	public Flux<Object> elements(Call call, FluxInvoker inner) {
		return this.retry.flux(inner.elements(call));
	}

}
