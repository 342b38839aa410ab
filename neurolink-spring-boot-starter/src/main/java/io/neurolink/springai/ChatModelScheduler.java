package io.neurolink.springai;

import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Runs the blocking calls of chat models, so that a timeout or a cancelled caller does
 * not have to wait for them: the thread is interrupted. Reactor's own pool for blocking
 * work has ten threads for each processor, too few for calls that take seconds.
 * Thread-safe.
 */
public final class ChatModelScheduler implements AutoCloseable {

	private static final int MAX_THREADS = 1_000;

	private static final int MAX_QUEUED_PER_THREAD = 100;

	private static final int IDLE_SECONDS = 60;

	private final Scheduler scheduler;

	private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

	/**
	 * Creates the scheduler.
	 * @param threads creates the threads, which should be daemons
	 */
	public ChatModelScheduler(ThreadFactory threads) {
		this.scheduler = Schedulers.newBoundedElastic(MAX_THREADS, MAX_QUEUED_PER_THREAD, threads, IDLE_SECONDS);
	}

	<T> Mono<T> call(Callable<T> action, ContextView context) {
		return Mono.fromCallable(() -> {
			try (ContextSnapshot.Scope scope = this.snapshots.setThreadLocalsFrom(context)) {
				return action.call();
			}
		}).subscribeOn(this.scheduler);
	}

	<T> Flux<T> stream(Flux<T> chunks) {
		return chunks.subscribeOn(this.scheduler);
	}

	@Override
	public void close() {
		this.scheduler.dispose();
	}

}
