package io.neurolink.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/**
 * The calls under way of one cache, shared by all methods that name it. Thread-safe.
 */
final class Flights {

	private final ConcurrentMap<CacheKey, Flight> underWay = new ConcurrentHashMap<>();

	/**
	 * Offers to lead.
	 * @return the offered flight where the caller leads, else the one to wait for
	 */
	Flight join(Flight offered) {
		Flight other = this.underWay.putIfAbsent(offered.key(), offered);
		return (other != null) ? other : offered;
	}

	void land(Flight flight, Outcome outcome) {
		this.underWay.remove(flight.key(), flight);
		flight.outcome().complete(outcome);
	}

	/**
	 * Whoever asks from now on asks anew; what those flights bring is for their waiters
	 * only.
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

}
