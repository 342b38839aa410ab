package io.neurolink.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * One caller on a thread of its own.
 *
 * @param <T> what it asks for
 */
final class Caller<T> {

	private final FutureTask<T> task;

	private final Thread thread;

	private Caller(Callable<T> call) {
		this.task = new FutureTask<>(call);
		this.thread = new Thread(null, this.task, "caller", 256 * 1024);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	static <T> Caller<T> start(Callable<T> call) {
		return new Caller<>(call);
	}

	static <T> List<Caller<T>> start(int number, Callable<T> call) {
		List<Caller<T>> callers = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			callers.add(start(call));
		}
		return callers;
	}

	Caller<T> untilItWaits() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> this.thread.getState() == Thread.State.WAITING
					|| this.thread.getState() == Thread.State.TIMED_WAITING);
		return this;
	}

	void interrupt() {
		this.thread.interrupt();
	}

	T result() throws Exception {
		return this.task.get(30, TimeUnit.SECONDS);
	}

	Throwable failure() throws Exception {
		try {
			throw new AssertionError("No failure but " + result());
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
	}

}
