package io.neurolink.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;

/**
 * One call under way, led by one caller and awaited by those who ask the same. The scope
 * that the leader runs in holds it, so that whoever asks from inside is known.
 */
final class Flight {

	private final CacheKey key;

	private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

	private final ReentrantLock storing = new ReentrantLock();

	/** What to do when nobody waits for it any more; a blocking leader stays. */
	private volatile Runnable giveUp = () -> {
	};

	private boolean discarded;

	/** How many callers want what it brings; those who wait, and a leader who stays. */
	private final AtomicInteger interested = new AtomicInteger(1);

	Flight(CacheKey key) {
		this.key = key;
	}

	/**
	 * The flights that the calling code leads, which cannot end before it does.
	 */
	static List<Flight> heldBy(@Nullable AiScope innermost) {
		List<Flight> held = new ArrayList<>(2);
		for (AiScope scope = innermost; scope != null; scope = scope.parent()) {
			if (scope.held() instanceof Flight flight) {
				held.add(flight);
			}
		}
		return held;
	}

	CacheKey key() {
		return this.key;
	}

	CompletableFuture<Outcome> outcome() {
		return this.outcome;
	}

	/**
	 * Someone more waits for what it brings.
	 * @return {@code false} if nobody wanted it any more, and it is being given up
	 */
	boolean board() {
		return this.interested.getAndUpdate((count) -> (count > 0) ? count + 1 : 0) > 0;
	}

	/**
	 * Someone no longer waits for it. The last one who leaves gives it up.
	 */
	void alight() {
		if (this.interested.decrementAndGet() == 0) {
			this.giveUp.run();
		}
	}

	void onGivenUp(Runnable action) {
		this.giveUp = action;
	}

	/**
	 * Stores what came of the flight, unless its key was evicted since it began. Either
	 * the eviction is seen here, or it finds what was stored.
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
