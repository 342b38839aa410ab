package io.neurolink.template;

import java.util.function.BooleanSupplier;

import io.neurolink.cost.Prices;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Loads the built-in prices before the first call is sent, because answers arrive on
 * threads that must not block.
 *
 * @param loaded whether they are loaded
 * @param load loads them, blocking
 */
record PriceLoading(BooleanSupplier loaded, Runnable load) {

	static final PriceLoading BUILT_IN = new PriceLoading(Prices::areLoaded, Prices::load);

	<T> Mono<T> before(Mono<T> call) {
		return isElsewhere() ? elsewhere().then(call) : call;
	}

	<T> Flux<T> before(Flux<T> call) {
		return isElsewhere() ? elsewhere().thenMany(call) : call;
	}

	private boolean isElsewhere() {
		if (this.loaded.getAsBoolean()) {
			return false;
		}
		if (Schedulers.isInNonBlockingThread()) {
			return true;
		}
		this.load.run();
		return false;
	}

	private Mono<Void> elsewhere() {
		return Mono.<Void>fromRunnable(this.load).subscribeOn(Schedulers.boundedElastic());
	}

}
