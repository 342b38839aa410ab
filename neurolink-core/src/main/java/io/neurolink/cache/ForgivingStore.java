package io.neurolink.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.neurolink.error.Failures;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Turns the failures of a store into misses, and says so once per outage.
 */
final class ForgivingStore implements CacheStore {

	private static final Logger logger = LoggerFactory.getLogger(ForgivingStore.class);

	private final CacheStore store;

	private final @Nullable RemoteCacheStore remote;

	private final Outage reading;

	private final Outage writing;

	ForgivingStore(CacheStore store, AiClock clock) {
		this.store = store;
		this.remote = (store instanceof RemoteCacheStore elsewhere) ? elsewhere : null;
		this.reading = new Outage(logger, clock, "reading", "every call is a miss");
		this.writing = new Outage(logger, clock, "writing", "answers are not kept");
	}

	/**
	 * Whether {@link #get} waits for someone else.
	 */
	boolean isRemote() {
		return this.remote != null;
	}

	@Override
	public @Nullable CacheEntry get(String cacheName, CacheKey key) {
		if (isRemote() && this.reading.keepsAway()) {
			return null;
		}
		int phase = this.reading.phase();
		try {
			CacheEntry entry = this.store.get(cacheName, key);
			// Who was interrupted while it waited did not hear whether the store answers.
			if (entry != null || !Thread.currentThread().isInterrupted()) {
				this.reading.succeeded(cacheName, phase);
			}
			return entry;
		}
		catch (RuntimeException ex) {
			this.reading.failed(cacheName, ex, phase);
			return null;
		}
	}

	/**
	 * The same without waiting.
	 */
	Mono<Optional<CacheEntry>> find(String cacheName, CacheKey key) {
		RemoteCacheStore elsewhere = this.remote;
		if (elsewhere == null) {
			return Mono.fromSupplier(() -> Optional.ofNullable(get(cacheName, key)));
		}
		return Mono.defer(() -> {
			if (this.reading.keepsAway()) {
				return Mono.just(Optional.<CacheEntry>empty());
			}
			int phase = this.reading.phase();
			return Mono.fromCompletionStage(() -> elsewhere.find(cacheName, key))
				.doOnNext((found) -> this.reading.succeeded(cacheName, phase))
				.onErrorResume((failure) -> {
					this.reading.failed(cacheName, Failures.unwrap(failure), phase);
					return Mono.just(Optional.empty());
				})
				// The store's threads must not do the work of those who ask.
				.publishOn(Schedulers.parallel());
		});
	}

	@Override
	public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		RemoteCacheStore elsewhere = this.remote;
		if (elsewhere == null) {
			keep(cacheName, key, entry, ttl);
		}
		else if (!this.writing.keepsAway()) {
			keep(elsewhere, cacheName, key, entry, ttl);
		}
	}

	@Override
	public void evict(String cacheName, List<? extends @Nullable Object> parts) {
		this.store.evict(cacheName, parts);
	}

	@Override
	public void clear(String cacheName) {
		this.store.clear(cacheName);
	}

	private void keep(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		int phase = this.writing.phase();
		try {
			this.store.put(cacheName, key, entry, ttl);
			if (!Thread.currentThread().isInterrupted()) {
				this.writing.succeeded(cacheName, phase);
			}
		}
		catch (RuntimeException ex) {
			this.writing.failed(cacheName, ex, phase);
		}
	}

	private void keep(RemoteCacheStore elsewhere, String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		int phase = this.writing.phase();
		CompletionStage<?> kept;
		try {
			kept = elsewhere.keep(cacheName, key, entry, ttl);
		}
		catch (RuntimeException ex) {
			this.writing.failed(cacheName, ex, phase);
			return;
		}
		kept.whenComplete((ignored, failure) -> {
			if (failure != null) {
				this.writing.failed(cacheName, Failures.unwrap(failure), phase);
			}
			else {
				this.writing.succeeded(cacheName, phase);
			}
		});
	}

}
