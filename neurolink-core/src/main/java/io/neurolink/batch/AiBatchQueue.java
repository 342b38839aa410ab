package io.neurolink.batch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
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
 * Takes requests one by one and sends them off in batches: when a batch is full, or when
 * its first request has lingered for a time. Each request of a batch is a call of its own
 * to the template, in the scope of the thread that added it, and so with the model and
 * the deadline in force there; one failure fails one future. A limited number of calls is
 * under way at once, and a slow one holds up nothing but its own place among them.
 * <p>
 * The queue is bounded, by the number of requests and by the length of their texts, and
 * holds no thread: {@link #add(AiRequest)} never waits, and refuses at once when the
 * queue is full. Thread-safe.
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

	private final Line line;

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
		this.line = new Line(builder.batchSize, builder.maxQueued, builder.maxQueuedWeight,
				(builder.concurrency > 0) ? builder.concurrency : builder.batchSize);
	}

	/**
	 * Starts a queue.
	 * @param template who is asked
	 * @return a builder
	 */
	public static Builder builder(AiTemplate template) {
		return new Builder(template);
	}

	/**
	 * Adds a request. What depends on the future runs on the thread that completes it,
	 * often one that must not block: hand slow work to an executor.
	 * @param request what to ask
	 * @return completes with the answer or an {@link AiException}: that of the call; at
	 * once, one of type {@link AiErrorType#LIMIT_EXCEEDED} if the queue is full; or one
	 * of type {@link AiErrorType#CANCELLED} if the queue is closed. Cancelling it takes
	 * the request out of the queue, or cancels its call
	 */
	public CompletableFuture<AiResponse> add(AiRequest request) {
		Item item = new Item(this.template, request, this.clock.nanoTime());
		Line.Entry entry = this.line.add(item);
		if (entry == Line.Entry.REFUSED) {
			return CompletableFuture.failedFuture(full());
		}
		if (entry == Line.Entry.TOO_HEAVY) {
			return CompletableFuture.failedFuture(tooHeavy(item));
		}
		if (entry == Line.Entry.CLOSED) {
			return CompletableFuture.failedFuture(cancelled("The request was refused: " + this + " is closed"));
		}
		item.future().whenComplete((answer, failure) -> settled(item));
		item.await(this::ended);
		if (entry == Line.Entry.STARTS_BATCH) {
			linger(item);
		}
		else if (entry == Line.Entry.COMPLETES_BATCH) {
			move();
		}
		return item.future();
	}

	/**
	 * What events and meters call it.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * How many requests wait: for their batch, or for a place among the calls.
	 * @return the depth of the queue
	 */
	public int queued() {
		return this.line.queued();
	}

	/**
	 * How many calls are under way.
	 * @return the number of calls, at most the concurrency
	 */
	public int underWay() {
		return this.line.underWay();
	}

	/**
	 * Sends off what is queued without further lingering and waits until all futures are
	 * complete, at most for the drain timeout; what is left then fails with type
	 * {@link AiErrorType#CANCELLED}. The queue stays open. An interrupt ends the wait,
	 * fails what is left at once, and stays set. On a thread that must not block there is
	 * no wait, but the same bound.
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
	 * Refuses further requests and {@linkplain #drain() drains} the queue.
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

	// One thread moves at a time, and a call that ends while it begins only leaves a
	// note:
	// however many do so in a row, the stack does not grow.
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
			// Reactor throws what it takes for fatal, such as a class that is missing.
			// The
			// other requests must not wait for ever because of it.
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
		// The call ends before its place is given to another: there are never more under
		// way than may be.
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
	 * Builds a queue. Not thread-safe.
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
		 * What events, messages and the log call the queue.
		 * @param name the name; {@code batch} unless set
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * How many requests make a batch.
		 * @param batchSize the number, positive; 10 unless set
		 * @return this builder
		 */
		public Builder batchSize(int batchSize) {
			this.batchSize = positive("batchSize", batchSize);
			return this;
		}

		/**
		 * How long the first request of a batch waits for company.
		 * @param linger the time, not negative; 100 ms unless set
		 * @return this builder
		 */
		public Builder linger(Duration linger) {
			this.linger = notNegative("linger", linger);
			return this;
		}

		/**
		 * How many requests may wait, in the batch that forms or for a place among the
		 * calls.
		 * @param maxQueued the number, not below the size of a batch; 1000 unless set
		 * @return this builder
		 */
		public Builder maxQueued(int maxQueued) {
			this.maxQueued = positive("maxQueued", maxQueued);
			return this;
		}

		/**
		 * How much memory the texts of the requests that wait may take together. What
		 * exceeds it is refused at once, a single request included.
		 * @param bytes the bytes, as an estimate, positive; 64 MB unless set
		 * @return this builder
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Builder maxQueuedWeight(long bytes) {
			if (bytes < 1) {
				throw new IllegalArgumentException("maxQueuedWeight must be positive: " + bytes);
			}
			this.maxQueuedWeight = bytes;
			return this;
		}

		/**
		 * How many calls may be under way at once, of all batches together.
		 * @param concurrency the number, positive; the size of a batch unless set
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = positive("concurrency", concurrency);
			return this;
		}

		/**
		 * How long closing waits for what is queued and under way.
		 * @param drainTimeout the time, not negative; 20 seconds unless set
		 * @return this builder
		 */
		public Builder drainTimeout(Duration drainTimeout) {
			this.drainTimeout = notNegative("drainTimeout", drainTimeout);
			return this;
		}

		/**
		 * What times are measured with.
		 * @param clock the clock; that of the machine unless set
		 * @return this builder
		 */
		public Builder clock(AiClock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Who is told how long each request was queued.
		 * @param events the events; nobody unless set
		 * @return this builder
		 */
		public Builder events(AiEvents events) {
			this.events = events;
			return this;
		}

		/**
		 * Builds the queue.
		 * @return the queue
		 * @throws IllegalArgumentException if fewer requests may wait than make a batch
		 */
		public AiBatchQueue build() {
			if (this.maxQueued < this.batchSize) {
				throw new IllegalArgumentException("maxQueued (" + this.maxQueued + ") must not be below batchSize ("
						+ this.batchSize + "): no batch could ever be full");
			}
			return new AiBatchQueue(this);
		}

		private static int positive(String name, int number) {
			if (number < 1) {
				throw new IllegalArgumentException(name + " must be positive: " + number);
			}
			return number;
		}

		private static Duration notNegative(String name, Duration duration) {
			if (duration.isNegative()) {
				throw new IllegalArgumentException(name + " must not be negative: " + duration);
			}
			return duration;
		}

	}

}
