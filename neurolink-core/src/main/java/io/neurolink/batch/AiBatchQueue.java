package io.neurolink.batch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Settings;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * A queue that accepts single requests and sends them in batches: when a batch is full,
 * or when its first request has waited for the linger time. Each request of a batch is a
 * separate call to the template, in the scope of the thread that added it, and so with
 * its effective model and deadline; one failure fails one future. The number of
 * concurrent calls is limited, and a slow call occupies only one of them.
 * <p>
 * The queue is bounded, by the number of requests and by the length of their texts, and
 * blocks no thread: {@link #add(AiRequest)} never waits, and rejects a request at once if
 * the queue is full. Thread-safe.
 */
public final class AiBatchQueue implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(AiBatchQueue.class);

	private final AiTemplate template;

	private final String name;

	private final Duration linger;

	private final Duration drainTimeout;

	private final int maxQueued;

	private final long maxQueuedWeight;

	private final AiClock clock;

	private final AiEvents events;

	private final BatchState line;

	private final AtomicInteger moves = new AtomicInteger();

	private AiBatchQueue(Builder builder) {
		this.template = builder.template;
		this.name = builder.name;
		this.linger = builder.linger;
		this.drainTimeout = builder.drainTimeout;
		this.maxQueued = builder.maxQueued;
		this.maxQueuedWeight = builder.maxQueuedWeight;
		this.clock = builder.clock;
		this.events = builder.events;
		this.line = new BatchState(builder.batchSize, builder.maxQueued, builder.maxQueuedWeight,
				(builder.concurrency > 0) ? builder.concurrency : builder.batchSize);
	}

	/**
	 * Creates a builder for a queue.
	 * @param template the template to call
	 * @return a builder
	 */
	public static Builder builder(AiTemplate template) {
		return new Builder(template);
	}

	/**
	 * Adds a request. Functions that depend on the future run on the thread that
	 * completes it, often one that must not block, so run slow work on an executor.
	 * @param request the request
	 * @return completes with the answer or an {@link AiException}: that of the call; at
	 * once, one of type {@link AiErrorType#LIMIT_EXCEEDED} if the queue is full; or one
	 * of type {@link AiErrorType#CANCELLED} if the queue is closed. Cancelling it removes
	 * the request from the queue, or cancels its call
	 */
	public CompletableFuture<AiResponse> add(AiRequest request) {
		Item item = new Item(this.template, request, this.clock.nanoTime());
		BatchState.Entry entry = this.line.add(item);
		if (entry == BatchState.Entry.REFUSED) {
			return CompletableFuture.failedFuture(full());
		}
		if (entry == BatchState.Entry.TOO_HEAVY) {
			return CompletableFuture.failedFuture(tooHeavy(item));
		}
		if (entry == BatchState.Entry.CLOSED) {
			return CompletableFuture.failedFuture(cancelled("The request was refused: " + this + " is closed"));
		}
		item.future().whenComplete((answer, failure) -> settled(item));
		item.await(this::ended);
		if (entry == BatchState.Entry.STARTS_BATCH) {
			linger(item);
		}
		else if (entry == BatchState.Entry.COMPLETES_BATCH) {
			move();
		}
		return item.future();
	}

	/**
	 * Returns the name in events and meters.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the number of requests that wait for their batch, or for a free call.
	 * @return the depth of the queue
	 */
	public int queued() {
		return this.line.queued();
	}

	/**
	 * Returns the number of calls in progress.
	 * @return the number of calls, at most the concurrency
	 */
	public int underWay() {
		return this.line.underWay();
	}

	/**
	 * Sends the queued requests without further lingering and waits until all futures are
	 * complete, at most for the drain timeout; the remaining ones then fail with type
	 * {@link AiErrorType#CANCELLED}. The queue stays open. An interrupt ends the wait,
	 * fails the remaining requests at once, and stays set. On a thread that must not
	 * block, the method does not wait, but the drain timeout applies.
	 */
	public void drain() {
		this.line.release();
		move();
		CompletableFuture<Void> idle = this.line.idle();
		if (idle.isDone()) {
			return;
		}
		Disposable bound = this.clock.schedule(this.drainTimeout,
				() -> giveUp("the drain timeout of " + Durations.format(this.drainTimeout) + " passed"));
		idle.whenComplete((nothing, never) -> bound.dispose());
		if (Schedulers.isInNonBlockingThread()) {
			return;
		}
		try {
			idle.get();
		}
		catch (InterruptedException ex) {
			giveUp("the thread that drained it was interrupted");
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Rejects further requests and {@linkplain #drain() drains} the queue.
	 */
	@Override
	public void close() {
		this.line.close();
		drain();
	}

	@Override
	public String toString() {
		return "the batch queue '" + this.name + "'";
	}

	private void linger(Item first) {
		if (this.linger.isZero()) {
			this.line.releaseBatchOf(first);
			move();
			return;
		}
		Disposable timer = this.clock.schedule(this.linger, () -> {
			this.line.releaseBatchOf(first);
			move();
		});
		this.line.timed(first, timer);
	}

	// One thread starts calls at a time. A call that ends while it begins only sets a
	// flag, so that the stack does not grow, however many do so in a row.
	private void move() {
		if (this.moves.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		while (seen != 0) {
			for (Item item = this.line.next(); item != null; item = this.line.next()) {
				begin(item);
			}
			seen = this.moves.addAndGet(-seen);
		}
	}

	private void begin(Item item) {
		this.events.publish(new AiEvent.Dequeued(this.name, item.waited(this.clock.nanoTime()), this.line.queued()));
		try {
			item.begin();
		}
		catch (Throwable ex) {
			// Reactor throws errors that it considers fatal, for example a missing class.
			// The other requests must not wait forever because of it.
			item.fail(AiException.builder(AiErrorType.UNKNOWN)
				.message("The call could not begin: " + ex.getClass().getName() + "; see the cause")
				.cause(ex)
				.build());
		}
	}

	private void ended(Item item, Runnable complete) {
		this.line.leave(item);
		move();
		complete.run();
	}

	private void settled(Item item) {
		// The call ends before the next one begins, so that the number of concurrent
		// calls never exceeds the limit.
		item.cancelCall();
		this.line.leave(item);
		move();
		this.line.settled();
	}

	private void giveUp(String reason) {
		List<Item> queued = this.line.queuedItems();
		List<Item> underWay = this.line.itemsUnderWay();
		if (queued.isEmpty() && underWay.isEmpty()) {
			return;
		}
		logger.warn("{} fails {} queued requests and {} under way: {}", this, queued.size(), underWay.size(), reason);
		queued.forEach((item) -> item.fail(cancelled("The request was not sent: " + this + " drained, and " + reason)));
		underWay.forEach((item) -> item.fail(cancelled("The call was cancelled: " + this + " drained, and " + reason)));
	}

	private AiException full() {
		return AiException.builder(AiErrorType.LIMIT_EXCEEDED)
			.message("The request was refused: " + this + " is full with " + this.maxQueued + " requests waiting and "
					+ underWay() + " calls under way. Add fewer, allow more calls at once (concurrency), or a longer "
					+ "queue (max-queued)")
			.build();
	}

	private AiException tooHeavy(Item item) {
		return AiException.builder(AiErrorType.LIMIT_EXCEEDED)
			.message("The request was refused: its texts take about " + item.weight() + " bytes, and with the "
					+ queued() + " requests waiting it would exceed the " + this.maxQueuedWeight + " bytes that " + this
					+ " holds. Add fewer or shorter requests, allow more calls at once (concurrency), or a "
					+ "heavier queue (maximum-weight)")
			.build();
	}

	private static AiException cancelled(String message) {
		return AiException.builder(AiErrorType.CANCELLED).message(message).build();
	}

	/**
	 * A builder for a queue. Not thread-safe.
	 */
	public static final class Builder {

		private final AiTemplate template;

		private String name = "batch";

		private int batchSize = 10;

		private Duration linger = Duration.ofMillis(100);

		private int maxQueued = 1000;

		private long maxQueuedWeight = 64L * 1024 * 1024;

		private int concurrency;

		private Duration drainTimeout = Duration.ofSeconds(20);

		private AiClock clock = AiClock.system();

		private AiEvents events = AiEvents.none();

		private Builder(AiTemplate template) {
			this.template = template;
		}

		/**
		 * Sets the name of the queue in events, messages and the log.
		 * @param name the name; {@code batch} by default
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets the number of requests in a batch.
		 * @param batchSize the number, positive; 10 by default
		 * @return this builder
		 */
		public Builder batchSize(int batchSize) {
			this.batchSize = Settings.positive("batchSize", batchSize);
			return this;
		}

		/**
		 * Sets the time that the first request of a batch waits for others.
		 * @param linger the time, not negative; 100 ms by default
		 * @return this builder
		 */
		public Builder linger(Duration linger) {
			this.linger = Settings.notNegative("linger", linger);
			return this;
		}

		/**
		 * Sets the maximum number of requests that wait, in the current batch or for a
		 * free call.
		 * @param maxQueued the number, not below the size of a batch; 1000 by default
		 * @return this builder
		 */
		public Builder maxQueued(int maxQueued) {
			this.maxQueued = Settings.positive("maxQueued", maxQueued);
			return this;
		}

		/**
		 * Sets the maximum memory for the texts of the waiting requests. A request that
		 * would exceed it is rejected at once, even a single one.
		 * @param bytes the bytes, as an estimate, positive; 64 MB by default
		 * @return this builder
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Builder maxQueuedWeight(long bytes) {
			this.maxQueuedWeight = Settings.positive("maxQueuedWeight", bytes);
			return this;
		}

		/**
		 * Sets the maximum number of concurrent calls of all batches together.
		 * @param concurrency the number, positive; the size of a batch by default
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = Settings.positive("concurrency", concurrency);
			return this;
		}

		/**
		 * Sets the time that closing waits for queued requests and calls in progress.
		 * @param drainTimeout the time, not negative; 20 seconds by default
		 * @return this builder
		 */
		public Builder drainTimeout(Duration drainTimeout) {
			this.drainTimeout = Settings.notNegative("drainTimeout", drainTimeout);
			return this;
		}

		/**
		 * Sets the clock that measures times.
		 * @param clock the clock; that of the machine by default
		 * @return this builder
		 */
		public Builder clock(AiClock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Sets the receiver of an event with the queueing time of each request.
		 * @param events the events; no listener by default
		 * @return this builder
		 */
		public Builder events(AiEvents events) {
			this.events = events;
			return this;
		}

		/**
		 * Builds the queue.
		 * @return the queue
		 * @throws IllegalArgumentException if the maximum number of waiting requests is
		 * below the size of a batch
		 */
		public AiBatchQueue build() {
			Settings.check(this.maxQueued >= this.batchSize, "maxQueued", this.maxQueued,
					"not below the size of a batch (" + this.batchSize + "), or no batch could ever be full");
			return new AiBatchQueue(this);
		}

	}

}
