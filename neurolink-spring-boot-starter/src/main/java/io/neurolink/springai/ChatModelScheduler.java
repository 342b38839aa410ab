package io.neurolink.springai;

import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Runs the blocking calls of chat models, so that a timeout or a cancelled caller does
 * not have to wait for them: the thread is interrupted. Reactor's own pool for blocking
 * work has ten threads for each processor, too few for calls that take seconds.
 * Thread-safe.
 */
public final class ChatModelScheduler implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ChatModelScheduler.class);

	/** The key of Reactor for dropped errors of one subscription. */
	private static final String KEY_ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

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
		}).subscribeOn(this.scheduler).contextWrite(ChatModelScheduler::logDropped);
	}

	/**
	 * Subscribes elsewhere, for a model that blocks its subscriber.
	 */
	<T> Flux<T> subscribing(Flux<T> chunks) {
		return chunks.subscribeOn(this.scheduler);
	}

	/**
	 * Cancels elsewhere: closing the response of OpenAI's client waits for the thread
	 * that reads it.
	 */
	<T> Flux<T> cancelling(Flux<T> chunks) {
		return chunks.contextWrite(ChatModelScheduler::logDropped).cancelOn(this.scheduler);
	}

	// A call that is cancelled fails as well, when its thread is interrupted or its
	// connection closed. Reactor would log that at ERROR.
	private static Context logDropped(Context context) {
		Consumer<Throwable> log = (failure) -> logger.debug("A cancelled call to a chat model failed", failure);
		return context.put(KEY_ON_ERROR_DROPPED, log);
	}

	@Override
	public void close() {
		this.scheduler.dispose();
	}

}
