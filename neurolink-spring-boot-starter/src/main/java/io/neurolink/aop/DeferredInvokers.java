package io.neurolink.aop;

import java.util.concurrent.CompletableFuture;

import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The links of methods that return before their answer is available. A link needs no
 * publisher for a future if neither its layer nor any link inside does.
 */
final class DeferredInvokers {

	private DeferredInvokers() {
	}

	/**
	 * Returns the innermost link, which calls the method.
	 */
	static FluxInvoker method(AnswerType type) {
		return type.isFuture() ? new FutureMethod(type) : (call, scope) -> type.elements(call::invoke, scope);
	}

	/**
	 * Returns the link of a layer.
	 */
	static FluxInvoker around(Layer layer, FluxInvoker inner) {
		return (layer instanceof FutureLayer futures && inner instanceof FutureInvoker method)
				? new FutureLink(futures, method) : (call, scope) -> layer.elements(call, scope, inner);
	}

	private record FutureMethod(AnswerType type) implements FutureInvoker {

		@Override
		public CompletableFuture<Object> future(Call call, @Nullable CallScope scope) throws Exception {
			return this.type.future(call::invoke, scope);
		}

		@Override
		public Flux<Object> elements(Call call, @Nullable CallScope scope) {
			return this.type.elements(call::invoke, scope);
		}

	}

	private record FutureLink(FutureLayer layer, FutureInvoker inner) implements FutureInvoker {

		@Override
		public CompletableFuture<Object> future(Call call, @Nullable CallScope scope) throws Exception {
			return this.layer.future(call, scope, this.inner);
		}

		@Override
		public Flux<Object> elements(Call call, @Nullable CallScope scope) {
			return this.layer.elements(call, scope, this.inner);
		}

	}

}
