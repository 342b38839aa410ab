package io.neurolink.time;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Delays that do not block a thread.
 */
public final class Delays {

	private Delays() {
	}

	/**
	 * Emits an element after a delay.
	 * @param clock the clock that measures the delay
	 * @param delay the delay
	 * @return one element after the delay; cancelling the subscription cancels the delay
	 */
	public static Mono<Boolean> mono(AiClock clock, Duration delay) {
		return Mono.create((sink) -> sink.onDispose(clock.schedule(delay, () -> sink.success(Boolean.TRUE))));
	}

}
