package io.neurolink.interleaving;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A clock that moves only on request. It does the same as the virtual clock, whose queue
 * contains an object of the JDK that Lincheck cannot look into. Thread-safe.
 */
public final class SteppedClock implements AiClock {

	private final Object lock = new Object();

	private final List<Task> tasks = new ArrayList<>();

	private long now;

	@Override
	public long nanoTime() {
		synchronized (this.lock) {
			return this.now;
		}
	}

	@Override
	public Instant instant() {
		return Instant.EPOCH.plusNanos(nanoTime());
	}

	@Override
	public void sleep(Duration duration) {
		throw new UnsupportedOperationException("No scenario blocks");
	}

	@Override
	public Disposable schedule(Duration delay, Runnable task) {
		synchronized (this.lock) {
			Task scheduled = new Task(this.now + delay.toNanos(), task);
			this.tasks.add(scheduled);
			return () -> forget(scheduled);
		}
	}

	/**
	 * Moves the clock and runs, in order, the tasks whose time has come.
	 * @param duration the time to advance by
	 */
	public void advance(Duration duration) {
		long target = nanoTime() + duration.toNanos();
		Task due = next(target);
		while (due != null) {
			due.action().run();
			due = next(target);
		}
	}

	private void forget(Task task) {
		synchronized (this.lock) {
			this.tasks.remove(task);
		}
	}

	private @Nullable Task next(long target) {
		synchronized (this.lock) {
			Task first = null;
			for (Task task : this.tasks) {
				if (task.at() <= target && (first == null || task.at() < first.at())) {
					first = task;
				}
			}
			this.now = Math.max(this.now, (first != null) ? first.at() : target);
			this.tasks.remove(first);
			return first;
		}
	}

	private record Task(long at, Runnable action) {
	}

}
