package io.neurolink.time;

import java.time.Duration;
import java.time.Instant;

import reactor.core.Disposable;

/**
 * The clock that every wait and every deadline goes through, so that a test can replace
 * it. Thread-safe.
 */
public interface AiClock {

	/**
	 * The clock of the machine. Delayed tasks run on Reactor's parallel scheduler.
	 * @return the shared instance
	 */
	static AiClock system() {
		return SystemClock.INSTANCE;
	}

	/**
	 * A monotonic reading, of no meaning but in differences.
	 * @return nanoseconds
	 */
	long nanoTime();

	/**
	 * The time of day, for what must be compared with a calendar.
	 * @return now
	 */
	Instant instant();

	/**
	 * Blocks the calling thread. Returns at once where the duration is not positive.
	 * @param duration how long
	 * @throws InterruptedException if the thread is interrupted before or while it waits
	 */
	void sleep(Duration duration) throws InterruptedException;

	/**
	 * Runs a short task that does not block, later.
	 * @param delay how much later
	 * @param task what to run
	 * @return disposing it forgets the task
	 */
	Disposable schedule(Duration delay, Runnable task);

}
