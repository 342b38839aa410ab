package io.neurolink.cache;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.neurolink.event.AiEvents;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * All caches, by name. Host code takes answers out of them with
 * {@link #evict(String, Object...)} and {@link #clear(String)}, so that a bad answer need
 * not live out its time. Thread-safe.
 */
public final class AiCaches {

	private final ConcurrentMap<String, Flights> flights = new ConcurrentHashMap<>();

	private final WaitGraph waits = new WaitGraph();

	private final ForgivingStore store;

	private final AiEvents events;

	private final AiClock clock;

	/**
	 * Caches whose answers are kept in a store.
	 * @param store where they are kept; if it fails, that is a miss
	 * @param events who is told of hits and misses
	 */
	public AiCaches(CacheStore store, AiEvents events) {
		this(store, events, AiClock.system());
	}

	/**
	 * Caches whose answers are kept in a store.
	 * @param store where they are kept; if it fails, that is a miss
	 * @param events who is told of hits and misses
	 * @param clock what answers become stale by
	 */
	public AiCaches(CacheStore store, AiEvents events, AiClock clock) {
		this.store = new ForgivingStore(store, events, clock);
		this.events = events;
		this.clock = clock;
	}

	/**
	 * The cache for one method. Methods whose policies name the same cache share its
	 * answers, and wait for each other's calls.
	 * @param policy how the method's answers are cached
	 * @return the cache
	 */
	public AnswerCache cache(CachePolicy policy) {
		this.store.open();
		Flights shared = this.flights.computeIfAbsent(policy.cacheName(), (name) -> new Flights());
		return new AnswerCache(new CachedAnswers(policy, this.store, this.events, this.clock), shared, this.waits);
	}

	/**
	 * Forgets the answers to one question, whatever model gave them. A call under way
	 * still answers those who wait for it, but is not stored, and who asks from now on
	 * asks anew. A cache or question that is not known is no error.
	 * @param cacheName the cache, as in {@code "answers"}
	 * @param key the method's arguments, or the value of its {@code key} attribute, as in
	 * {@code evict("answers", "What is Spring?")}; a single array must be cast to
	 * {@code Object}
	 * @throws RuntimeException if the store could not
	 */
	public void evict(String cacheName, @Nullable Object @Nullable ... key) {
		List<@Nullable Object> parts = (key != null) ? Arrays.asList(key) : Collections.singletonList(null);
		Flights underWay = this.flights.get(cacheName);
		if (underWay != null) {
			underWay.discard((candidate) -> candidate.concerns(parts));
		}
		this.store.evict(cacheName, parts);
	}

	/**
	 * Forgets every answer of a cache. As with {@link #evict(String, Object...)}, no call
	 * under way is stored.
	 * @param cacheName the cache; one that is not known is no error
	 * @throws RuntimeException if the store could not
	 */
	public void clear(String cacheName) {
		Flights underWay = this.flights.get(cacheName);
		if (underWay != null) {
			underWay.discard((candidate) -> true);
		}
		this.store.clear(cacheName);
	}

	/**
	 * Forgets every answer of every cache that a method of this application uses.
	 * @throws RuntimeException if the store could not
	 */
	public void clear() {
		this.flights.keySet().forEach(this::clear);
	}

	/**
	 * How many calls are under way.
	 */
	int underWay() {
		return this.flights.values().stream().mapToInt(Flights::size).sum();
	}

}
