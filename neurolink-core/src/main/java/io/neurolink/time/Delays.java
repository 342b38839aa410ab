package io.neurolink.time;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Waits that hold no thread.
 */
public final class Delays {

	private Delays() {
	}

	/**
	 * Signals later.
	 * @param clock what waits
	 * @param delay how much later
	 * @return one element, once the wait is over; cancelling it forgets the wait
	 */
	public static Mono<Boolean> mono(AiClock clock, Duration delay) {
		return Mono.create((sink) -> sink.onDispose(clock.schedule(delay, () -> sink.success(Boolean.TRUE))));
	}

}
