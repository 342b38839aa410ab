package io.neurolink.template;

import java.util.function.Supplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Defers code of the application until the subscription. Any exception of that code fails
 * the call, including an {@code Error}, which Reactor would throw at the subscribing
 * thread, where it does not end the call.
 */
final class Deferred {

	private Deferred() {
	}

	static <T> Mono<T> mono(Supplier<Mono<T>> supplier) {
		return Mono.defer(() -> {
			try {
				return supplier.get();
			}
			catch (Throwable ex) {
				return Mono.error(ex);
			}
		});
	}

	static <T> Flux<T> flux(Supplier<Flux<T>> supplier) {
		return Flux.defer(() -> {
			try {
				return supplier.get();
			}
			catch (Throwable ex) {
				return Flux.error(ex);
			}
		});
	}

}
