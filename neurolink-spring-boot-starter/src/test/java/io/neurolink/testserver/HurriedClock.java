package io.neurolink.testserver;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import io.neurolink.time.AiClock;
import reactor.core.Disposable;

/**
 * The clock of the machine, which can be put forward: pauses that are looked up are over
 * at once then, while what is scheduled keeps its time.
 */
public final class HurriedClock implements AiClock {

	private final AiClock machine = AiClock.system();

	private final AtomicLong ahead = new AtomicLong();

	/**
	 * Puts the clock forward.
	 */
	public void putForward(Duration time) {
		this.ahead.addAndGet(time.toNanos());
	}

	@Override
	public long nanoTime() {
		return this.machine.nanoTime() + this.ahead.get();
	}

	@Override
	public Instant instant() {
		return this.machine.instant().plusNanos(this.ahead.get());
	}

	@Override
	public void sleep(Duration duration) throws InterruptedException {
		this.machine.sleep(duration);
	}

	@Override
	public Disposable schedule(Duration delay, Runnable task) {
		return this.machine.schedule(delay, task);
	}

}
