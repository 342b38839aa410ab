package io.neurolink.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * A store in the memory of this process. Each cache is bounded by its number of entries
 * and by their weight; each entry has its own time to live. That time is shortened by up
 * to five percent, so that answers stored together do not expire together. Thread-safe;
 * starts no threads.
 */
public final class CaffeineCacheStore implements CacheStore {

	private static final double SPREAD = 0.05;

	private static final long DEFAULT_WEIGHT = 64L * 1024 * 1024;

	private final ConcurrentMap<String, Cache<CacheKey, Timed>> caches = new ConcurrentHashMap<>();

	private final CacheBounds bounds;

	private final AiClock clock;

	private final DoubleSupplier random;

	/**
	 * Creates an empty store that holds entries of {@value #DEFAULT_WEIGHT} bytes at most
	 * in each cache.
	 * @param maximumSizePerCache the maximum number of entries of a cache; zero caches
	 * nothing
	 * @param perCacheOverrides the maxima that differ, by the name of the cache
	 * @param clock the clock that measures expiry
	 */
	public CaffeineCacheStore(long maximumSizePerCache, Map<String, Long> perCacheOverrides, AiClock clock) {
		this(new CacheBounds(maximumSizePerCache, DEFAULT_WEIGHT, perCacheOverrides, Map.of()), clock);
	}

	/**
	 * Creates an empty store.
	 * @param bounds the capacity of the caches
	 * @param clock the clock that measures expiry
	 */
	public CaffeineCacheStore(CacheBounds bounds, AiClock clock) {
		this(bounds, clock, () -> ThreadLocalRandom.current().nextDouble());
	}

	CaffeineCacheStore(CacheBounds bounds, AiClock clock, DoubleSupplier random) {
		this.bounds = bounds;
		this.clock = clock;
		this.random = random;
	}

	@Override
	public @Nullable CacheEntry get(String cacheName, CacheKey key) {
		Cache<CacheKey, Timed> cache = this.caches.get(cacheName);
		Timed timed = (cache != null) ? cache.getIfPresent(key) : null;
		return (timed != null) ? timed.entry() : null;
	}

	@Override
	public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		Cache<CacheKey, Timed> known = this.caches.get(cacheName);
		Cache<CacheKey, Timed> cache = (known != null) ? known : this.caches.computeIfAbsent(cacheName, this::create);
		cache.put(key, new Timed(entry, spread(ttl)));
	}

	@Override
	public void evict(String cacheName, List<? extends @Nullable Object> parts) {
		Cache<CacheKey, Timed> cache = this.caches.get(cacheName);
		if (cache != null) {
			cache.asMap().keySet().removeIf((key) -> key.concerns(parts));
		}
	}

	@Override
	public void clear(String cacheName) {
		Cache<CacheKey, Timed> cache = this.caches.get(cacheName);
		if (cache != null) {
			cache.invalidateAll();
		}
	}

	private Cache<CacheKey, Timed> create(String cacheName) {
		CacheBounds.Scale scale = this.bounds.scale(cacheName);
		return Caffeine.newBuilder()
			.maximumWeight(scale.maximum())
			.<CacheKey, Timed>weigher((key, timed) -> scale.weight(EntryWeight.of(key, timed.entry())))
			.expireAfter(new OwnTime())
			.ticker(this.clock::nanoTime)
			.executor(Runnable::run)
			.build();
	}

	private long spread(Duration ttl) {
		long nanos = Durations.nanos(ttl);
		return Math.max(1, nanos - (long) (nanos * SPREAD * this.random.getAsDouble()));
	}

	private record Timed(CacheEntry entry, long nanos) {
	}

	/**
	 * The expiry that an entry was given when it was written.
	 */
	private static final class OwnTime implements Expiry<CacheKey, Timed> {

		@Override
		public long expireAfterCreate(CacheKey key, Timed timed, long now) {
			return timed.nanos();
		}

		@Override
		public long expireAfterUpdate(CacheKey key, Timed timed, long now, long left) {
			return timed.nanos();
		}

		@Override
		public long expireAfterRead(CacheKey key, Timed timed, long now, long left) {
			return left;
		}

	}

}
