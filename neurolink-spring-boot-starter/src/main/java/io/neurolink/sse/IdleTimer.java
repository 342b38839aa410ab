package io.neurolink.sse;

import java.time.Duration;

import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Measures the idle time of one stream with a single timer, regardless of the number of
 * events.
 */
final class IdleTimer {

	private final long limit;

	private final AiClock clock;

	private volatile long since;

	IdleTimer(Duration limit, AiClock clock) {
		this.limit = Durations.nanos(limit);
		this.clock = clock;
		this.since = clock.nanoTime();
	}

	void isBroken() {
		this.since = this.clock.nanoTime();
	}

	/**
	 * Signals each time that the limit has passed without an event. Never completes.
	 */
	Flux<Boolean> passed() {
		return Mono.defer(() -> pause(left())).filter((over) -> left() <= 0).doOnNext((over) -> isBroken()).repeat();
	}

	private long left() {
		return this.limit - (this.clock.nanoTime() - this.since);
	}

	private Mono<Boolean> pause(long nanos) {
		return Mono
			.create((sink) -> sink.onDispose(this.clock.schedule(Duration.ofNanos(nanos), () -> sink.success(true))));
	}

}
