package io.neurolink.template;

import java.util.function.BooleanSupplier;

import io.neurolink.cost.Prices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

	private static final Logger logger = LoggerFactory.getLogger(PriceLoading.class);

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
		loadIfPossible();
		return false;
	}

	// Prices that cannot be loaded are a failure of what needs them.
	private void loadIfPossible() {
		try {
			this.load.run();
		}
		catch (RuntimeException ex) {
			logger.debug("The built-in prices cannot be loaded", ex);
		}
	}

	private Mono<Void> elsewhere() {
		return Mono.<Void>fromRunnable(this::loadIfPossible).subscribeOn(Schedulers.boundedElastic());
	}

}
