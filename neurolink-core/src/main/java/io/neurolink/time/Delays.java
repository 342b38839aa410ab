package io.neurolink.time;

import java.time.Duration;
import java.util.function.Supplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Waits that hold no thread.
 */
public final class Delays {

	private Delays() {
	}

	/**
	 * Subscribes to something later.
	 * @param <T> the type of the elements
	 * @param clock what waits
	 * @param delay how much later
	 * @param next what to subscribe to
	 * @return its elements; cancelling it during the wait forgets the rest
	 */
	public static <T> Flux<T> flux(AiClock clock, Duration delay, Supplier<Flux<T>> next) {
		Mono<Boolean> over = Mono
			.create((sink) -> sink.onDispose(clock.schedule(delay, () -> sink.success(Boolean.TRUE))));
		return over.flatMapMany((ignored) -> next.get());
	}

}
