package io.neurolink.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A store outside of this process. It is called without blocking, and has to answer or
 * fail within its own timeout. While a node fails, it is called about once a second;
 * every other call is a miss at once. A failure with a
 * {@link io.neurolink.error.StoreRefusedException} concerns the called cache only. A
 * {@link java.util.concurrent.RejectedExecutionException} from {@link #keep} means that
 * the queue of answers to write is full, and is not a failure of the store.
 */
public interface RemoteCacheStore extends CacheStore {

	/**
	 * Looks an answer up.
	 * @param cacheName the cache
	 * @param key the key
	 * @return completes with the entry, or empty if there is none, it has expired or
	 * cannot be read
	 */
	CompletionStage<Optional<CacheEntry>> find(String cacheName, CacheKey key);

	/**
	 * Returns an answer that is queued in this instance and not written yet. Must not
	 * call the store: the result does not count as an answer of the store.
	 * @param cacheName the cache
	 * @param key the key
	 * @return the entry, or {@code null} if none is queued
	 */
	default @Nullable CacheEntry unwritten(String cacheName, CacheKey key) {
		return null;
	}

	/**
	 * Stores an answer and replaces an earlier one. A lookup after this method returned
	 * finds it, here or in {@link #unwritten}, even before the stage completes.
	 * @param cacheName the cache
	 * @param key the key
	 * @param entry the answer
	 * @param ttl the maximum time to live, positive
	 * @return completes when the answer is stored
	 */
	CompletionStage<?> keep(String cacheName, CacheKey key, CacheEntry entry, Duration ttl);

	/**
	 * Returns the name of the node that holds a key, so that its outage does not affect
	 * the other nodes. Must not block.
	 * @param cacheName the cache
	 * @param key the key
	 * @return the name, as in {@code 10.0.0.7:6379}; empty if there is only one node, or
	 * the node is not known yet
	 */
	default String node(String cacheName, CacheKey key) {
		return "";
	}

	/**
	 * Returns the names of the nodes that {@link #keep} calls, so that nothing is written
	 * while one of them has an outage. A failure of another node than the first is a
	 * {@link io.neurolink.error.StoreNodeException} that names it. Must not block.
	 * @param cacheName the cache
	 * @param key the key
	 * @return the names without duplicates, that of {@link #node} first
	 */
	default List<String> nodesOfWrite(String cacheName, CacheKey key) {
		return List.of(node(cacheName, key));
	}

	/**
	 * Begins to connect, so that the first call does not wait for the connection. Called
	 * when a cache is planned, possibly several times; must not block and must not fail.
	 */
	default void open() {
	}

	/**
	 * Whether the first connection is still being opened. A request that times out
	 * meanwhile is a miss, not an outage.
	 * @return {@code false} once it is open or has failed
	 */
	default boolean isOpening() {
		return false;
	}

}
