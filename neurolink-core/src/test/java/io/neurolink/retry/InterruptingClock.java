package io.neurolink.retry;

import java.time.Duration;
import java.time.Instant;

import io.neurolink.time.AiClock;
import reactor.core.Disposable;

/**
 * A clock on which every sleep is interrupted.
 *
 * @param delegate what tells the time
 */
record InterruptingClock(AiClock delegate) implements AiClock {

	@Override
	public long nanoTime() {
		return this.delegate.nanoTime();
	}

	@Override
	public Instant instant() {
		return this.delegate.instant();
	}

	@Override
	public void sleep(Duration duration) throws InterruptedException {
		throw new InterruptedException();
	}

	@Override
	public Disposable schedule(Duration delay, Runnable task) {
		return this.delegate.schedule(delay, task);
	}

}
