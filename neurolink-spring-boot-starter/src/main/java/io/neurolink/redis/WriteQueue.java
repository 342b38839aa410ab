package io.neurolink.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of answers to write, so that a burst is not lost while the server is slow. A
 * fixed number is written at a time; further ones are queued up to a number and a size,
 * and the rest is rejected. Queued answers can be read. Thread-safe; never blocks.
 */
final class WriteQueue {

	private static final Logger logger = LoggerFactory.getLogger(WriteQueue.class);

	private static final int SENT_AT_ONCE = 256;

	/** The approximate size of an entry besides its value. */
	private static final int OVERHEAD = 512;

	private final Function<Write, CompletionStage<?>> sender;

	private final int mostWrites;

	private final long mostBytes;

	private final Deque<Write> waiting = new ArrayDeque<>();

	/** The latest write of each key, queued or under way. */
	private final Map<String, Write> latest = new HashMap<>();

	private final List<Write> underWay = new ArrayList<>(SENT_AT_ONCE);

	private final AtomicInteger pumping = new AtomicInteger();

	private long bytes;

	private long refused;

	/**
	 * Creates a queue.
	 * @param sender writes an answer, without blocking
	 * @param mostWrites the maximum number of answers
	 * @param mostBytes the maximum size of the answers in bytes
	 */
	WriteQueue(Function<Write, CompletionStage<?>> sender, int mostWrites, long mostBytes) {
		this.sender = sender;
		this.mostWrites = mostWrites;
		this.mostBytes = mostBytes;
	}

	/**
	 * Queues an answer to be written.
	 * @return a stage that completes when it is written or discarded, and fails with a
	 * {@link RejectedExecutionException} if the queue is full
	 */
	CompletionStage<?> add(Write write) {
		if (!enqueue(write)) {
			return CompletableFuture
				.failedStage(new RejectedExecutionException("Too many answers are queued to be written"));
		}
		pump();
		return write.written();
	}

	synchronized boolean isEmpty() {
		return this.latest.isEmpty();
	}

	/**
	 * Returns the value that a key will have.
	 * @return the value, or {@code null} if none is queued
	 */
	synchronized byte @Nullable [] find(String name) {
		Write write = this.latest.get(name);
		return (write != null && !write.isExpired()) ? write.value() : null;
	}

	/**
	 * Discards queued writes, and releases those under way.
	 * @param unwanted selects the answers
	 * @return a stage that completes when none of them is under way
	 */
	CompletableFuture<?> discard(Predicate<Write> unwanted) {
		List<Write> removed = new ArrayList<>();
		CompletableFuture<?>[] rest;
		synchronized (this) {
			this.waiting.removeIf((write) -> unwanted.test(write) && removed.add(write));
			removed.forEach(this::forget);
			rest = this.underWay.stream().filter(unwanted).map(Write::written).toArray(CompletableFuture<?>[]::new);
			this.latest.values().removeIf(unwanted);
		}
		removed.forEach((write) -> write.written().complete(null));
		return CompletableFuture.allOf(rest).exceptionally((failure) -> null);
	}

	/**
	 * Returns a future of the writes that are queued or under way now.
	 * @return a stage that completes when all are written or have failed
	 */
	synchronized CompletableFuture<?> written() {
		return CompletableFuture
			.allOf(Stream.concat(this.waiting.stream(), this.underWay.stream())
				.map(Write::written)
				.toArray(CompletableFuture<?>[]::new))
			.exceptionally((failure) -> null);
	}

	/**
	 * Sends as many writes as may be under way. Only one thread does so at a time, and a
	 * nested call returns immediately, so that a write that completes immediately does
	 * not start the next one recursively.
	 */
	private void pump() {
		if (this.pumping.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		while (seen != 0) {
			Write next = next();
			while (next != null) {
				send(next);
				next = next();
			}
			seen = this.pumping.addAndGet(-seen);
		}
	}

	private void send(Write write) {
		CompletionStage<?> sent;
		try {
			sent = this.sender.apply(write);
		}
		catch (RuntimeException ex) {
			sent = CompletableFuture.failedStage(ex);
		}
		sent.whenComplete((ignored, failure) -> {
			synchronized (this) {
				this.underWay.remove(write);
				forget(write);
			}
			if (failure != null) {
				write.written().completeExceptionally(failure);
			}
			else {
				write.written().complete(null);
			}
			pump();
		});
	}

	private synchronized @Nullable Write next() {
		Write next = (this.underWay.size() < SENT_AT_ONCE) ? this.waiting.poll() : null;
		if (next != null) {
			this.underWay.add(next);
		}
		return next;
	}

	private synchronized boolean enqueue(Write write) {
		if (this.waiting.size() + this.underWay.size() >= this.mostWrites
				|| this.bytes + size(write) > this.mostBytes) {
			if (this.refused++ == 0) {
				logger.warn(
						"Redis is slower than the answers: {} with {} bytes are queued, and further answers are not "
								+ "stored until the queue is shorter",
						this.waiting.size() + this.underWay.size(), this.bytes);
			}
			return false;
		}
		this.waiting.add(write);
		this.bytes += size(write);
		this.latest.put(write.name(), write);
		return true;
	}

	private void forget(Write write) {
		this.bytes -= size(write);
		this.latest.remove(write.name(), write);
		if (this.refused > 0 && this.waiting.isEmpty() && this.underWay.isEmpty()) {
			logger.info("The queue of answers for Redis is empty again; {} were not stored", this.refused);
			this.refused = 0;
		}
	}

	private static long size(Write write) {
		return (long) OVERHEAD + write.value().length;
	}

	/**
	 * An answer to write.
	 *
	 * @param cacheName the cache
	 * @param name the key of the answer
	 * @param index the key of the index of its question
	 * @param value the answer
	 * @param lives the time to live in milliseconds
	 * @param indexed the minimum time to live of the index in milliseconds
	 * @param expires the expiry, by {@link System#nanoTime}
	 * @param written completes when it is written or discarded
	 */
	record Write(String cacheName, String name, String index, byte[] value, long lives, long indexed, long expires,
			CompletableFuture<@Nullable Void> written) {

		boolean isExpired() {
			return System.nanoTime() - this.expires >= 0;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this);
		}

		/**
		 * Omits the answer.
		 */
		@Override
		public String toString() {
			return "Write[" + this.name + "]";
		}

	}

}
