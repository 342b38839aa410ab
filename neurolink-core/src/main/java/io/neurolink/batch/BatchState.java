package io.neurolink.batch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The state of the requests: in the current batch, ready to begin, or in progress. Uses
 * no clock and makes no calls. Thread-safe.
 */
final class BatchState {

	private final int batchSize;

	private final int maxQueued;

	private final long maxWeight;

	private final int concurrency;

	private final Set<Item> forming = new LinkedHashSet<>();

	private final Set<Item> ready = new LinkedHashSet<>();

	private final Set<Item> underWay = new LinkedHashSet<>();

	private @Nullable Item first;

	private @Nullable Disposable timer;

	private long queuedWeight;

	private int open;

	private boolean closed;

	private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);

	BatchState(int batchSize, int maxQueued, long maxWeight, int concurrency) {
		this.batchSize = batchSize;
		this.maxQueued = maxQueued;
		this.maxWeight = maxWeight;
		this.concurrency = concurrency;
	}

	synchronized Entry add(Item item) {
		if (this.closed) {
			return Entry.CLOSED;
		}
		if (queued() >= this.maxQueued) {
			return Entry.REFUSED;
		}
		if (item.weight() > this.maxWeight - this.queuedWeight) {
			return Entry.TOO_HEAVY;
		}
		this.queuedWeight += item.weight();
		this.open++;
		this.forming.add(item);
		if (this.forming.size() >= this.batchSize) {
			release();
			return Entry.COMPLETES_BATCH;
		}
		if (this.forming.size() == 1) {
			this.first = item;
			return Entry.STARTS_BATCH;
		}
		return Entry.JOINS_BATCH;
	}

	/**
	 * Stores the timer of the batch that an item started, or disposes it if that batch
	 * has been released since.
	 */
	synchronized void timed(Item starter, Disposable timer) {
		if (this.first == starter) {
			this.timer = timer;
		}
		else {
			timer.dispose();
		}
	}

	synchronized void releaseBatchOf(Item starter) {
		if (this.first == starter) {
			release();
		}
	}

	synchronized void release() {
		this.ready.addAll(this.forming);
		this.forming.clear();
		endBatch();
	}

	/**
	 * Returns the next item to begin, or {@code null} if there is none, or the limit of
	 * concurrent calls is reached.
	 */
	synchronized @Nullable Item next() {
		Iterator<Item> waiting = this.ready.iterator();
		if (!waiting.hasNext() || this.underWay.size() >= this.concurrency) {
			return null;
		}
		Item item = waiting.next();
		waiting.remove();
		this.queuedWeight -= item.weight();
		this.underWay.add(item);
		return item;
	}

	synchronized void leave(Item item) {
		this.underWay.remove(item);
		boolean formed = this.forming.remove(item);
		if (this.ready.remove(item) || formed) {
			this.queuedWeight -= item.weight();
		}
		if (formed && this.forming.isEmpty()) {
			endBatch();
		}
	}

	/**
	 * Records that the future of an item is complete.
	 */
	void settled() {
		CompletableFuture<Void> over = null;
		synchronized (this) {
			this.open--;
			if (this.open == 0) {
				over = this.idle;
			}
		}
		if (over != null) {
			over.complete(null);
		}
	}

	/**
	 * Returns a future that completes once no future is incomplete.
	 */
	synchronized CompletableFuture<Void> idle() {
		if (this.idle.isDone() && this.open > 0) {
			this.idle = new CompletableFuture<>();
		}
		return this.idle;
	}

	synchronized void close() {
		this.closed = true;
	}

	synchronized List<Item> queuedItems() {
		List<Item> items = new ArrayList<>(this.ready);
		items.addAll(this.forming);
		return items;
	}

	synchronized List<Item> itemsUnderWay() {
		return List.copyOf(this.underWay);
	}

	synchronized int queued() {
		return this.forming.size() + this.ready.size();
	}

	synchronized int underWay() {
		return this.underWay.size();
	}

	private void endBatch() {
		this.first = null;
		if (this.timer != null) {
			this.timer.dispose();
			this.timer = null;
		}
	}

	/**
	 * The outcome of adding an item.
	 */
	enum Entry {

		REFUSED, TOO_HEAVY, CLOSED, STARTS_BATCH, JOINS_BATCH, COMPLETES_BATCH

	}

}
