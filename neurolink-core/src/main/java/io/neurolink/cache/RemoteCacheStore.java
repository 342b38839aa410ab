package io.neurolink.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A store outside of this process. It is asked without blocking, and has to answer in a
 * time of its own, or fail. While a node of it fails, that is asked about once a second;
 * every other call is a miss at once. A failure with a
 * {@link io.neurolink.error.StoreRefusedException} concerns the cache that was asked for
 * only. A {@link java.util.concurrent.RejectedExecutionException} from {@link #keep}
 * means that too much waits to be written, and is not a failure of the store.
 */
public interface RemoteCacheStore extends CacheStore {

	/**
	 * Looks an answer up.
	 * @param cacheName the cache
	 * @param key the key
	 * @return completes with the entry, or empty where there is none, it has expired or
	 * cannot be read
	 */
	CompletionStage<Optional<CacheEntry>> find(String cacheName, CacheKey key);

	/**
	 * Returns an answer that this instance was given to keep and that is not written yet.
	 * Must not ask anyone: what it finds does not count as an answer of the store.
	 * @param cacheName the cache
	 * @param key the key
	 * @return the entry, or {@code null} where none waits to be written
	 */
	default @Nullable CacheEntry unwritten(String cacheName, CacheKey key) {
		return null;
	}

	/**
	 * Keeps an answer, in place of an earlier one. Whoever looks it up after this method
	 * returned finds it, here or in {@link #unwritten}, though the stage may not be
	 * complete.
	 * @param cacheName the cache
	 * @param key the key
	 * @param entry the answer
	 * @param ttl how long at most, positive
	 * @return completes when it is kept
	 */
	CompletionStage<?> keep(String cacheName, CacheKey key, CacheEntry entry, Duration ttl);

	/**
	 * Names the part of the store that has a key, so that its outage leaves the others in
	 * use. Must not block.
	 * @param cacheName the cache
	 * @param key the key
	 * @return the name, as in {@code 10.0.0.7:6379}; empty where there is one part only,
	 * or it is not known yet
	 */
	default String node(String cacheName, CacheKey key) {
		return "";
	}

	/**
	 * Begins to connect, so that a first call need not wait for that. Called when a cache
	 * is planned, any number of times; must not block and must not fail.
	 */
	default void open() {
	}

	/**
	 * Whether the first connection is still being opened. A question that is not answered
	 * in time meanwhile is a miss, and not an outage.
	 * @return {@code false} once it is open or has failed
	 */
	default boolean isOpening() {
		return false;
	}

}
