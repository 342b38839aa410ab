package io.neurolink.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Predicate;

/**
 * The calls in progress of one cache, shared by all its methods. Thread-safe.
 */
final class Flights {

	private static final int PARTS = 256;

	private final ConcurrentMap<CacheKey, Flight> underWay = new ConcurrentHashMap<>();

	/** The number of completed flights, for each part of the keys. */
	private final AtomicIntegerArray completed = new AtomicIntegerArray(PARTS);

	/**
	 * Returns a mark that changes when a flight for a key completes, and sometimes when a
	 * flight for another key does. If it is the same before a lookup that found nothing
	 * and after the caller has begun a flight, no other flight of this process has stored
	 * an answer in between.
	 */
	int mark(CacheKey key) {
		return this.completed.get(part(key));
	}

	/**
	 * Joins the flight in progress for a key, or begins one.
	 * @return the offered flight if the caller leads, otherwise the one to wait for
	 */
	Flight join(Flight offered) {
		Flight other = this.underWay.putIfAbsent(offered.key(), offered);
		return (other != null) ? other : offered;
	}

	/**
	 * Completes a flight and notifies the waiting callers.
	 * @return {@code false} if it was complete before
	 */
	boolean complete(Flight flight, Outcome outcome) {
		// Before the next flight for the key can begin.
		this.completed.incrementAndGet(part(flight.key()));
		this.underWay.remove(flight.key(), flight);
		return flight.outcome().complete(outcome);
	}

	/**
	 * Detaches flights: later callers make a new call, and the answers of these flights
	 * are for their waiting callers only.
	 */
	void discard(Predicate<CacheKey> keys) {
		for (Flight flight : this.underWay.values()) {
			if (keys.test(flight.key())) {
				flight.discard();
				this.underWay.remove(flight.key(), flight);
			}
		}
	}

	int size() {
		return this.underWay.size();
	}

	private static int part(CacheKey key) {
		int hash = key.hashCode();
		return (hash ^ (hash >>> 16)) & (PARTS - 1);
	}

}
