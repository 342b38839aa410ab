package io.neurolink.springai;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Runs the blocking calls of chat models, so that a timeout or a cancelled caller does
 * not have to wait for them: the thread is interrupted. A thread that does not react to
 * its interrupt stays out of use until its call ends, whereas Reactor's own pool for
 * blocking work would queue further calls behind it. Thread-safe.
 */
public final class ChatModelScheduler implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ChatModelScheduler.class);

	/** The key of Reactor for dropped errors of one subscription. */
	private static final String KEY_ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

	private static final Consumer<Throwable> DROPPED = ChatModelScheduler::logDropped;

	private static final int MAX_THREADS = 1_000;

	private static final int IDLE_SECONDS = 60;

	private final ExecutorService executor;

	private final Scheduler scheduler;

	private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

	/**
	 * Creates the scheduler.
	 * @param threads creates the threads, which should be daemons
	 */
	public ChatModelScheduler(ThreadFactory threads) {
		this.executor = new ThreadPoolExecutor(0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
				threads);
		this.scheduler = Schedulers.fromExecutorService(this.executor, "neurolink-spring-ai");
	}

	<T> Mono<T> call(Callable<T> action, ContextView context) {
		Mono<T> answer = Mono.fromCallable(() -> {
			try (ContextSnapshot.Scope scope = this.snapshots.setThreadLocalsFrom(context)) {
				return action.call();
			}
		});
		return silentAfterCancel(answer.subscribeOn(this.scheduler).flux(), UnaryOperator.identity()).singleOrEmpty();
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
		return silentAfterCancel(chunks, (quiet) -> quiet.cancelOn(this.scheduler));
	}

	// A call that is cancelled fails as well, when its thread is interrupted or its
	// connection closed. Reactor would log that at ERROR.
	private static <T> Flux<T> silentAfterCancel(Flux<T> source, UnaryOperator<Flux<T>> cancellation) {
		return Flux.defer(() -> {
			AtomicBoolean cancelled = new AtomicBoolean();
			Flux<T> quiet = source.onErrorResume((failure) -> {
				if (cancelled.get()) {
					logDropped(failure);
					return Flux.never();
				}
				return Flux.error((failure instanceof RejectedExecutionException) ? tooMany(failure) : failure);
			}).contextWrite((context) -> context.put(KEY_ON_ERROR_DROPPED, DROPPED));
			return cancellation.apply(quiet).doOnCancel(() -> cancelled.set(true));
		});
	}

	private static AiException tooMany(Throwable rejection) {
		return AiException.builder(AiErrorType.LIMIT_EXCEEDED)
			.message(MAX_THREADS + " blocking calls to chat models of Spring AI are in progress, which is the maximum")
			.cause(rejection)
			.build();
	}

	private static void logDropped(Throwable failure) {
		logger.debug("A cancelled call to a chat model failed", failure);
	}

	@Override
	public void close() {
		this.scheduler.dispose();
		this.executor.shutdownNow();
	}

}
