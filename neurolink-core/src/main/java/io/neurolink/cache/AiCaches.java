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
 * The registry of all caches by name. Applications remove answers with
 * {@link #evict(String, Object...)} and {@link #clear(String)}, for example a bad answer
 * before it expires. Thread-safe.
 */
public final class AiCaches {

	private final ConcurrentMap<String, Flights> flights = new ConcurrentHashMap<>();

	private final WaitGraph waits = new WaitGraph();

	private final FaultTolerantCacheStore store;

	private final AiEvents events;

	private final AiClock clock;

	/**
	 * Creates caches on a store.
	 * @param store the store for the answers; its failure counts as a miss
	 * @param events the receiver of an event per hit and miss
	 */
	public AiCaches(CacheStore store, AiEvents events) {
		this(store, events, AiClock.system());
	}

	/**
	 * Creates caches on a store.
	 * @param store the store for the answers; its failure counts as a miss
	 * @param events the receiver of an event per hit and miss
	 * @param clock the clock that measures staleness
	 */
	public AiCaches(CacheStore store, AiEvents events, AiClock clock) {
		this.store = new FaultTolerantCacheStore(store, events, clock);
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Returns the cache for one method. Methods whose policies name the same cache share
	 * its answers, and wait for each other's calls.
	 * @param policy the policy for the method's answers
	 * @return the cache
	 */
	public AnswerCache cache(CachePolicy policy) {
		this.store.open();
		Flights shared = this.flights.computeIfAbsent(policy.cacheName(), (name) -> new Flights());
		return new AnswerCache(new CachedAnswers(policy, this.store, this.events, this.clock), shared, this.waits);
	}

	/**
	 * Removes the answers for one key, for all models. A call in progress still answers
	 * its waiting callers, but is not stored, and later callers make a new call. An
	 * unknown cache or key is not an error.
	 * @param cacheName the cache, for example {@code "answers"}
	 * @param key the method's arguments, or the value of its {@code key} attribute, for
	 * example {@code evict("answers", "What is Spring?")}; a single array must be cast to
	 * {@code Object}
	 * @throws RuntimeException if the store fails
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
	 * Removes every answer of a cache. As with {@link #evict(String, Object...)}, no call
	 * in progress is stored.
	 * @param cacheName the cache; an unknown one is not an error
	 * @throws RuntimeException if the store fails
	 */
	public void clear(String cacheName) {
		Flights underWay = this.flights.get(cacheName);
		if (underWay != null) {
			underWay.discard((candidate) -> true);
		}
		this.store.clear(cacheName);
	}

	/**
	 * Removes every answer of every cache that a method of this application uses.
	 * @throws RuntimeException if the store fails
	 */
	public void clear() {
		this.flights.keySet().forEach(this::clear);
	}

	/**
	 * Returns the number of calls in progress.
	 */
	int underWay() {
		return this.flights.values().stream().mapToInt(Flights::size).sum();
	}

}
