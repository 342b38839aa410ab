package io.neurolink.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * The clock of the machine.
 */
enum SystemClock implements AiClock {

	INSTANCE;

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Instant instant() {
		return Instant.now();
	}

	@Override
	public void sleep(Duration duration) throws InterruptedException {
		if (duration.isZero() || duration.isNegative()) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			return;
		}
		TimeUnit.NANOSECONDS.sleep(Durations.nanos(duration));
	}

	@Override
	public Disposable schedule(Duration delay, Runnable task) {
		return Schedulers.parallel().schedule(task, Math.max(0, Durations.nanos(delay)), TimeUnit.NANOSECONDS);
	}

}
