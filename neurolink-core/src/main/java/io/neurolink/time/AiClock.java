package io.neurolink.time;

import java.time.Duration;
import java.time.Instant;

import reactor.core.Disposable;

/**
 * The clock for every wait and every deadline, which a test can replace. Thread-safe.
 */
public interface AiClock {

	/**
	 * Returns the clock of the machine. Delayed tasks run on Reactor's parallel
	 * scheduler.
	 * @return the shared instance
	 */
	static AiClock system() {
		return SystemClock.INSTANCE;
	}

	/**
	 * Returns a monotonic time; only the difference of two values is meaningful.
	 * @return nanoseconds
	 */
	long nanoTime();

	/**
	 * Returns the time of day, for comparison with calendar times.
	 * @return now
	 */
	Instant instant();

	/**
	 * Blocks the calling thread. Returns at once where the duration is not positive.
	 * @param duration the time to wait
	 * @throws InterruptedException if the thread is interrupted before or while it waits
	 */
	void sleep(Duration duration) throws InterruptedException;

	/**
	 * Schedules a short, non-blocking task.
	 * @param delay the delay
	 * @param task the task to run
	 * @return a handle that cancels the task
	 */
	Disposable schedule(Duration delay, Runnable task);

}
