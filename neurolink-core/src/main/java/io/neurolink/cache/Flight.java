package io.neurolink.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

	private boolean discarded;

	/** Guarded by the {@link WaitGraph}; one element per waiting caller. */
	private final List<Flight> waitsFor = new ArrayList<>(0);

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

	List<Flight> waitsFor() {
		return this.waitsFor;
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
