package io.neurolink.langchain4j;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * The threads that run models, which block. They have the thread-locals that the Reactor
 * context carries. Thread-safe.
 */
final class ModelThreads implements AutoCloseable {

	private static final int KEPT_SECONDS = 60;

	private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().clearMissing(false).build();

	private final Scheduler scheduler;

	/**
	 * Creates the threads, none of which is started before it is needed.
	 * @param max the maximum number of threads; as many tasks wait for one
	 */
	ModelThreads(int max) {
		this.scheduler = Schedulers.newBoundedElastic(max, max, "neurolink-model", KEPT_SECONDS, true);
	}

	/**
	 * Runs a task.
	 * @param context carries the thread-locals
	 * @param task the task
	 * @return interrupts the task when it is disposed of
	 */
	Disposable run(ContextView context, Runnable task) {
		ContextSnapshot snapshot = this.snapshots.captureFrom(context);
		return this.scheduler.schedule(() -> {
			try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
				task.run();
			}
		});
	}

	/**
	 * Runs a task that may block, on the calling thread if that may block.
	 * @param task the task
	 */
	void runBlocking(Runnable task) {
		if (Schedulers.isInNonBlockingThread()) {
			this.scheduler.schedule(task);
		}
		else {
			task.run();
		}
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	@Override
	public void close() {
		this.scheduler.dispose();
	}

}
