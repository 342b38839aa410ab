package io.neurolink.actuator;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;

/**
 * Counts the requests to the caches since the start. Thread-safe.
 */
public final class CacheTally implements AiEventListener {

	private final ConcurrentMap<String, Counts> caches = new ConcurrentHashMap<>();

	@Override
	public void onEvent(AiEvent event) {
		if (event instanceof AiEvent.Miss miss) {
			counts(miss.name()).misses.increment();
		}
		else if (event instanceof AiEvent.Hit hit) {
			Counts counts = counts(hit.name());
			switch (hit.kind()) {
				case HIT -> counts.hits.increment();
				case COALESCED -> counts.coalesced.increment();
				case STALE -> counts.stale.increment();
			}
		}
	}

	Map<String, CacheUse> uses() {
		Map<String, CacheUse> uses = new TreeMap<>();
		this.caches.forEach((name, counts) -> uses.put(name,
				new CacheUse(counts.hits.sum(), counts.misses.sum(), counts.coalesced.sum(), counts.stale.sum())));
		return uses;
	}

	private Counts counts(String name) {
		return this.caches.computeIfAbsent(name, (first) -> new Counts());
	}

	/**
	 * The requests to a cache since the start.
	 *
	 * @param hits the number of requests that it answered
	 * @param misses the number of requests that it did not answer
	 * @param coalesced the number of requests that shared the call of another caller
	 * @param stale the number of expired answers served in place of a failure
	 */
	public record CacheUse(long hits, long misses, long coalesced, long stale) {
	}

	private static final class Counts {

		private final LongAdder hits = new LongAdder();

		private final LongAdder misses = new LongAdder();

		private final LongAdder coalesced = new LongAdder();

		private final LongAdder stale = new LongAdder();

	}

}
