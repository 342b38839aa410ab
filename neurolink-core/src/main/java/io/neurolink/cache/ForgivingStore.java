package io.neurolink.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the failures of a store into misses, and says so once per outage.
 */
final class ForgivingStore implements CacheStore {

	private static final Logger logger = LoggerFactory.getLogger(ForgivingStore.class);

	private final CacheStore store;

	private final Outage reading = new Outage("reading", "every call is a miss");

	private final Outage writing = new Outage("writing", "answers are not kept");

	ForgivingStore(CacheStore store) {
		this.store = store;
	}

	@Override
	public @Nullable CacheEntry get(String cacheName, CacheKey key) {
		return this.reading.guard(cacheName, () -> this.store.get(cacheName, key));
	}

	@Override
	public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		this.writing.<@Nullable Object>guard(cacheName, () -> {
			this.store.put(cacheName, key, entry, ttl);
			return null;
		});
	}

	@Override
	public void evict(String cacheName, List<? extends @Nullable Object> parts) {
		this.store.evict(cacheName, parts);
	}

	@Override
	public void clear(String cacheName) {
		this.store.clear(cacheName);
	}

	private static final class Outage {

		private final AtomicBoolean lasting = new AtomicBoolean();

		private final String what;

		private final String consequence;

		Outage(String what, String consequence) {
			this.what = what;
			this.consequence = consequence;
		}

		<T extends @Nullable Object> @Nullable T guard(String cacheName, Supplier<? extends @Nullable T> operation) {
			try {
				T result = operation.get();
				if (this.lasting.get() && this.lasting.compareAndSet(true, false)) {
					logger.info("The cache store is back: {} the cache '{}' succeeded", this.what, cacheName);
				}
				return result;
			}
			catch (RuntimeException ex) {
				if (this.lasting.compareAndSet(false, true)) {
					logger.warn("The cache store failed while {} the cache '{}'; until it is back {}", this.what,
							cacheName, this.consequence, ex);
				}
				return null;
			}
		}

	}

}
