package io.neurolink.aop;

import java.util.concurrent.CompletableFuture;

import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A call as an engine makes it by the links inside.
 *
 * @param call the call
 * @param inner the links
 */
record InnerCall(Call call, FluxInvoker inner) implements AsyncCall<Object> {

	@Override
	public CompletableFuture<Object> future(@Nullable CallScope scope) throws Exception {
		return (this.inner instanceof FutureInvoker futures) ? futures.future(this.call, scope)
				: this.inner.elements(this.call, scope).singleOrEmpty().contextCapture().toFuture();
	}

	@Override
	public Flux<Object> flux(@Nullable CallScope scope) {
		return this.inner.elements(this.call, scope);
	}

}
