package io.neurolink.hostmodel;

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
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Runs the blocking calls of models, so that a timeout or a cancelled caller does not
 * have to wait for them: the thread is interrupted. A thread that does not react to its
 * interrupt stays out of use until its call ends, whereas Reactor's own pool for blocking
 * work would queue further calls behind it. The threads have the thread-locals that the
 * Reactor context carries; none is started before it is needed. Thread-safe.
 */
public final class ModelThreads implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ModelThreads.class);

	/** The key of Reactor for dropped errors of one subscription. */
	private static final String KEY_ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

	private static final Consumer<Throwable> DROPPED = ModelThreads::logDropped;

	private static final int IDLE_SECONDS = 60;

	private final int max;

	private final ExecutorService executor;

	private final Scheduler scheduler;

	private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

	/**
	 * Creates the threads.
	 * @param max the maximum number of threads, positive; a further call fails with
	 * {@link AiErrorType#LIMIT_EXCEEDED}
	 * @param threads creates the threads, which should be daemons
	 */
	public ModelThreads(int max, ThreadFactory threads) {
		this.max = max;
		this.executor = new ThreadPoolExecutor(0, max, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
				threads);
		this.scheduler = Schedulers.fromExecutorService(this.executor, "neurolink-model");
	}

	/**
	 * Calls an action that may block, on each subscription.
	 * @param <T> the type of the result
	 * @param action the action; a cancelled subscription interrupts it
	 * @param context carries the thread-locals
	 * @return the result
	 */
	public <T> Mono<T> call(Callable<T> action, ContextView context) {
		return call(action, () -> {
		}, context);
	}

	/**
	 * Calls an action that may block, on each subscription.
	 * @param <T> the type of the result
	 * @param action the action; a cancelled subscription interrupts it
	 * @param cancellation runs when the subscription is cancelled, before the interrupt,
	 * for an action that does not react to it
	 * @param context carries the thread-locals
	 * @return the result
	 */
	public <T> Mono<T> call(Callable<T> action, Runnable cancellation, ContextView context) {
		Mono<T> answer = Mono.fromCallable(() -> {
			try (ContextSnapshot.Scope scope = this.snapshots.setThreadLocalsFrom(context)) {
				return action.call();
			}
		});
		return silentAfterCancel(answer.subscribeOn(this.scheduler).doOnCancel(cancellation).flux(),
				UnaryOperator.identity())
			.singleOrEmpty();
	}

	/**
	 * Runs a task that may block.
	 * @param task the task
	 * @param context carries the thread-locals
	 * @return interrupts the task when it is disposed of
	 * @throws AiException of type {@link AiErrorType#LIMIT_EXCEEDED} if the maximum
	 * number of threads is in use
	 */
	public Disposable run(Runnable task, ContextView context) {
		try {
			return this.scheduler.schedule(() -> {
				try (ContextSnapshot.Scope scope = this.snapshots.setThreadLocalsFrom(context)) {
					task.run();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			throw tooMany(ex);
		}
	}

	/**
	 * Runs a task that may block, on the calling thread if that may block.
	 * @param task the task
	 * @throws AiException of type {@link AiErrorType#LIMIT_EXCEEDED} if the maximum
	 * number of threads is in use
	 */
	public void runBlocking(Runnable task) {
		if (Schedulers.isInNonBlockingThread()) {
			run(task, Context.empty());
		}
		else {
			task.run();
		}
	}

	/**
	 * Publishes the elements on these threads, for a subscriber that may block.
	 * @param <T> the type of the elements
	 * @param elements the elements
	 * @return the elements
	 */
	public <T> Flux<T> publishing(Flux<T> elements) {
		return elements.publishOn(this.scheduler).onErrorMap(RejectedExecutionException.class, this::tooMany);
	}

	/**
	 * Subscribes on these threads, for a model that blocks its subscriber.
	 * @param <T> the type of the elements
	 * @param elements the elements
	 * @return the elements
	 */
	public <T> Flux<T> subscribing(Flux<T> elements) {
		return elements.subscribeOn(this.scheduler);
	}

	/**
	 * Cancels on these threads: closing the response of OpenAI's client waits for the
	 * thread that reads it.
	 * @param <T> the type of the elements
	 * @param elements the elements
	 * @return the elements
	 */
	public <T> Flux<T> cancelling(Flux<T> elements) {
		return silentAfterCancel(elements, (quiet) -> quiet.cancelOn(this.scheduler));
	}

	/**
	 * Cancels when the stream signals next, for a model that reads its connection on a
	 * thread of Reactor's pool for blocking work. That pool would take the thread of a
	 * cancelled stream for a free one, and queue work behind a read that may last until
	 * the timeout of the client.
	 * @param <T> the type of the elements
	 * @param elements the elements
	 * @return the elements
	 */
	public <T> Flux<T> cancellingLate(Flux<T> elements) {
		return new LateCancellation<>(elements, DROPPED).flux();
	}

	// A call that is cancelled fails as well, when its thread is interrupted or its
	// connection closed. Reactor would log that at ERROR.
	private <T> Flux<T> silentAfterCancel(Flux<T> source, UnaryOperator<Flux<T>> cancellation) {
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

	private AiException tooMany(Throwable rejection) {
		return AiException.builder(AiErrorType.LIMIT_EXCEEDED)
			.message(this.max + " blocking calls to chat models are in progress, which is the maximum")
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
