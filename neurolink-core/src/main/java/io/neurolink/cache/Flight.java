package io.neurolink.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;

import io.neurolink.scope.CallScope;
import io.neurolink.scope.SharedCall;
import org.jspecify.annotations.Nullable;

/**
 * A call in progress that one caller leads and others with the same key wait for. The
 * leader's scope holds it, so that nested calls are recognised.
 */
final class Flight implements SharedCall {

	private static final AtomicIntegerFieldUpdater<Flight> WAITING = AtomicIntegerFieldUpdater.newUpdater(Flight.class,
			"waiting");

	private final CacheKey key;

	private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

	private final ReentrantLock storing = new ReentrantLock();

	/** The action when no caller waits any more; a blocking leader stays. */
	private volatile @Nullable Runnable giveUp;

	private boolean discarded;

	/** The number of waiting callers, and one less if the leader has left. */
	private volatile int waiting;

	Flight(CacheKey key) {
		this.key = key;
	}

	/**
	 * Returns the flights that the calling code leads, which cannot end before it does.
	 */
	static List<Flight> heldBy(@Nullable CallScope innermost) {
		return (innermost != null) ? innermost.held(Flight.class) : List.of();
	}

	CacheKey key() {
		return this.key;
	}

	CompletableFuture<Outcome> outcome() {
		return this.outcome;
	}

	/**
	 * Adds a waiting caller.
	 * @return {@code false} if no caller was left, and the flight is being abandoned
	 */
	boolean addWaiter() {
		return WAITING.getAndUpdate(this, (count) -> (count >= 0) ? count + 1 : count) >= 0;
	}

	/**
	 * Removes a waiting caller, or the leader. The last one to leave abandons the flight.
	 */
	void removeWaiter() {
		if (WAITING.decrementAndGet(this) < 0) {
			Runnable action = this.giveUp;
			if (action != null) {
				action.run();
			}
		}
	}

	void onGivenUp(Runnable action) {
		this.giveUp = action;
	}

	/**
	 * Stores the answer of the flight, unless its key was evicted since it began. Either
	 * the eviction is seen here, or it removes the stored answer.
	 */
	void store(Runnable put) {
		this.storing.lock();
		try {
			if (!this.discarded) {
				put.run();
			}
		}
		finally {
			this.storing.unlock();
		}
	}

	void discard() {
		this.storing.lock();
		try {
			this.discarded = true;
		}
		finally {
			this.storing.unlock();
		}
	}

}
