package io.neurolink.cache;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where answers are kept. Implementations are thread-safe and bounded. A
 * {@link RuntimeException} from {@link #get} or {@link #put} counts as a miss; one from
 * {@link #evict} or {@link #clear} reaches the caller, who would else believe that the
 * answer is gone.
 */
public interface CacheStore {

	/**
	 * Looks an answer up.
	 * @param cacheName the cache
	 * @param key the key
	 * @return the entry, or {@code null} where there is none or it has expired
	 */
	@Nullable CacheEntry get(String cacheName, CacheKey key);

	/**
	 * Keeps an answer, in place of an earlier one.
	 * @param cacheName the cache
	 * @param key the key
	 * @param entry the answer
	 * @param ttl how long at most, positive
	 */
	void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl);

	/**
	 * Forgets every answer to these arguments, of each model and each return type.
	 * @param cacheName the cache; one that does not exist is no error
	 * @param parts the arguments, or the value of the key expression as the only element
	 */
	void evict(String cacheName, List<? extends @Nullable Object> parts);

	/**
	 * Forgets every answer of a cache.
	 * @param cacheName the cache; one that does not exist is no error
	 */
	void clear(String cacheName);

}
