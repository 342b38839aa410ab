package io.neurolink.cache;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A store for answers. Implementations are thread-safe and bounded. A
 * {@link RuntimeException} from {@link #get} or {@link #put} counts as a miss; one from
 * {@link #evict} or {@link #clear} is thrown to the caller, because otherwise the answer
 * would seem to be removed.
 */
public interface CacheStore {

	/**
	 * Looks an answer up.
	 * @param cacheName the cache
	 * @param key the key
	 * @return the entry, or {@code null} if there is none or it has expired
	 */
	@Nullable CacheEntry get(String cacheName, CacheKey key);

	/**
	 * Stores an answer and replaces an earlier one.
	 * @param cacheName the cache
	 * @param key the key
	 * @param entry the answer
	 * @param ttl the maximum time to live, positive
	 */
	void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl);

	/**
	 * Removes every answer for these arguments, for all models and return types.
	 * @param cacheName the cache; one that does not exist is not an error
	 * @param parts the arguments, or the value of the key expression as the only element
	 */
	void evict(String cacheName, List<? extends @Nullable Object> parts);

	/**
	 * Removes every answer of a cache.
	 * @param cacheName the cache; one that does not exist is not an error
	 */
	void clear(String cacheName);

}
