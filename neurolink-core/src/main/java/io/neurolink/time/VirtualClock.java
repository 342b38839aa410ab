package io.neurolink.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A clock for tests that moves only on request. Sleeping moves it by the time slept.
 * Delayed tasks wait for {@link #advance(Duration)}; on an automatically advancing clock
 * they run at once on the caller's thread, with the clock moved to their time.
 * Thread-safe.
 */
public final class VirtualClock implements AiClock {

	private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

	// A monitor, because BlockHound fails a reactive thread that parks for a lock.
	private final Object lock = new Object();

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(
			Comparator.comparingLong(Task::at).thenComparingLong(Task::sequence));

	private final List<Duration> waits = new ArrayList<>();

	private final boolean automatic;

	private long now;

	private long sequence;

	private VirtualClock(boolean automatic) {
		this.automatic = automatic;
	}

	/**
	 * Creates a clock whose delayed tasks wait for {@link #advance(Duration)}.
	 * @return the clock
	 */
	public static VirtualClock manual() {
		return new VirtualClock(false);
	}

	/**
	 * Creates a clock that moves to the time of each delayed task at once, so that every
	 * wait ends as soon as it begins.
	 * @return the clock
	 */
	public static VirtualClock advancing() {
		return new VirtualClock(true);
	}

	@Override
	public long nanoTime() {
		synchronized (this.lock) {
			return this.now;
		}
	}

	@Override
	public Instant instant() {
		return EPOCH.plusNanos(nanoTime());
	}

	@Override
	public void sleep(Duration duration) throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		waited(duration);
		advance(duration);
	}

	@Override
	public Disposable schedule(Duration delay, Runnable task) {
		Task scheduled;
		synchronized (this.lock) {
			long at = Durations.saturatedSum(this.now, Math.max(0, Durations.nanos(delay)));
			scheduled = new Task(at, this.sequence++, task);
			this.tasks.add(scheduled);
		}
		waited(delay);
		if (this.automatic) {
			advance(delay);
		}
		return () -> forget(scheduled);
	}

	/**
	 * Moves the clock and runs, in order, the tasks whose time has come.
	 * @param duration the time to advance by
	 */
	public void advance(Duration duration) {
		long target = Durations.saturatedSum(nanoTime(), Math.max(0, Durations.nanos(duration)));
		Task due = nextDue(target);
		while (due != null) {
			due.task().run();
			due = nextDue(target);
		}
	}

	/**
	 * Returns the waits so far.
	 * @return the waits, oldest first
	 */
	public List<Duration> waits() {
		synchronized (this.lock) {
			return List.copyOf(this.waits);
		}
	}

	/**
	 * Returns the total time waited so far.
	 * @return the sum of {@link #waits()}
	 */
	public Duration waited() {
		return waits().stream().reduce(Duration.ZERO, Duration::plus);
	}

	/**
	 * Clears the recorded waits. The time and the delayed tasks are unchanged.
	 */
	public void forgetWaits() {
		synchronized (this.lock) {
			this.waits.clear();
		}
	}

	/**
	 * Returns the number of pending delayed tasks.
	 * @return the number of tasks
	 */
	public int pending() {
		synchronized (this.lock) {
			return this.tasks.size();
		}
	}

	/**
	 * Returns the time and the waits so far.
	 */
	@Override
	public String toString() {
		return "VirtualClock[" + instant() + ", waits=" + waits().stream().map(Durations::format).toList() + "]";
	}

	private @Nullable Task nextDue(long target) {
		synchronized (this.lock) {
			Task next = this.tasks.peek();
			if (next == null || next.at() > target) {
				this.now = Math.max(this.now, target);
				return null;
			}
			this.now = Math.max(this.now, next.at());
			return this.tasks.poll();
		}
	}

	private void waited(Duration duration) {
		synchronized (this.lock) {
			this.waits.add(duration);
		}
	}

	private void forget(Task task) {
		synchronized (this.lock) {
			this.tasks.remove(task);
		}
	}

	private record Task(long at, long sequence, Runnable task) {
	}

}
