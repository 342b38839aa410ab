package io.neurolink.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A store outside of this process. It is asked without blocking, and has to answer in a
 * time of its own, or fail. While it fails it is asked about once a second; every other
 * call is a miss at once.
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
	 * Keeps an answer, in place of an earlier one. Who looks it up after this method
	 * returned finds it, though the stage may not be complete.
	 * @param cacheName the cache
	 * @param key the key
	 * @param entry the answer
	 * @param ttl how long at most, positive
	 * @return completes when it is kept
	 */
	CompletionStage<?> keep(String cacheName, CacheKey key, CacheEntry entry, Duration ttl);

}
