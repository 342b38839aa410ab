package io.neurolink.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.outage.OutageDetector;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A store that turns the failures of another into misses and logs them once per outage.
 * Publishes an event for each answer that a store outside of this process does not store.
 */
final class FaultTolerantCacheStore implements CacheStore {

	private static final Logger logger = LoggerFactory.getLogger(FaultTolerantCacheStore.class);

	private final CacheStore store;

	private final @Nullable RemoteCacheStore remote;

	private final AiEvents events;

	private final OutageDetector<String> reading;

	private final OutageDetector<String> writing;

	/** Whether a store in this process has ever failed: otherwise it has no outage. */
	private volatile boolean localFailed;

	FaultTolerantCacheStore(CacheStore store, AiEvents events, AiClock clock) {
		this.store = store;
		this.remote = (store instanceof RemoteCacheStore elsewhere) ? elsewhere : null;
		this.events = events;
		this.reading = new OutageDetector<>(clock, new CacheOutageLog(logger, "reading", "every call is a miss"));
		this.writing = new OutageDetector<>(clock, new CacheOutageLog(logger, "writing", "answers are not stored"));
	}

	/**
	 * Whether {@link #get} waits for a store outside of this process.
	 */
	boolean isRemote() {
		return this.remote != null;
	}

	/**
	 * Begins to connect to a store outside of this process.
	 */
	void open() {
		if (this.remote != null) {
			this.remote.open();
		}
	}

	@Override
	public @Nullable CacheEntry get(String cacheName, CacheKey key) {
		RemoteCacheStore elsewhere = this.remote;
		if (elsewhere == null && !this.localFailed) {
			try {
				return this.store.get(cacheName, key);
			}
			catch (RuntimeException ex) {
				this.localFailed = true;
				this.reading.beginAnyway(cacheName, "").failed(ex);
				return null;
			}
		}
		OutageDetector<String>.StoreCall storeCall = (elsewhere != null)
				? this.reading.begin(cacheName, elsewhere.node(cacheName, key))
				: this.reading.beginAnyway(cacheName, "");
		if (storeCall == null) {
			return null;
		}
		// Not an answer of the store, which may be unavailable.
		CacheEntry unwritten = (elsewhere != null) ? elsewhere.unwritten(cacheName, key) : null;
		if (unwritten != null) {
			return unwritten;
		}
		try {
			CacheEntry entry = this.store.get(cacheName, key);
			// A caller that was interrupted while it waited does not know whether the
			// store answers.
			if (entry != null || !Thread.currentThread().isInterrupted()) {
				storeCall.succeeded();
			}
			return entry;
		}
		catch (RuntimeException ex) {
			failed(storeCall, ex);
			return null;
		}
	}

	/**
	 * Looks an answer up without blocking.
	 */
	Mono<Optional<CacheEntry>> find(String cacheName, CacheKey key) {
		RemoteCacheStore elsewhere = this.remote;
		if (elsewhere == null) {
			return Mono.fromSupplier(() -> Optional.ofNullable(get(cacheName, key)));
		}
		return Mono.defer(() -> {
			OutageDetector<String>.StoreCall storeCall = this.reading.begin(cacheName, elsewhere.node(cacheName, key));
			if (storeCall == null) {
				return Mono.just(Optional.<CacheEntry>empty());
			}
			CacheEntry unwritten = elsewhere.unwritten(cacheName, key);
			if (unwritten != null) {
				return Mono.just(Optional.of(unwritten));
			}
			return Mono.fromCompletionStage(() -> elsewhere.find(cacheName, key))
				.doOnNext((found) -> storeCall.succeeded())
				.onErrorResume((failure) -> {
					failed(storeCall, Failures.unwrap(failure));
					return Mono.just(Optional.empty());
				})
				// The store's threads must not run the code of callers.
				.publishOn(Schedulers.parallel());
		});
	}

	@Override
	public void put(String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		RemoteCacheStore elsewhere = this.remote;
		if (elsewhere == null) {
			keep(cacheName, key, entry, ttl);
		}
		else {
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
		if (!this.localFailed) {
			try {
				this.store.put(cacheName, key, entry, ttl);
			}
			catch (RuntimeException ex) {
				this.localFailed = true;
				this.writing.beginAnyway(cacheName, "").failed(ex);
			}
			return;
		}
		OutageDetector<String>.StoreCall storeCall = this.writing.beginAnyway(cacheName, "");
		try {
			this.store.put(cacheName, key, entry, ttl);
			if (!Thread.currentThread().isInterrupted()) {
				storeCall.succeeded();
			}
		}
		catch (RuntimeException ex) {
			storeCall.failed(ex);
		}
	}

	private void keep(RemoteCacheStore elsewhere, String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		StoreWrite write = StoreWrite.begin(this.writing, cacheName, elsewhere.nodesOfWrite(cacheName, key));
		if (write == null) {
			lost(cacheName, AiEvent.AnswerNotStored.Reason.STORE_FAILED);
			return;
		}
		CompletionStage<?> kept;
		try {
			kept = elsewhere.keep(cacheName, key, entry, ttl);
		}
		catch (RuntimeException ex) {
			notKept(write, ex);
			return;
		}
		kept.whenComplete((ignored, failure) -> {
			if (failure != null) {
				notKept(write, Failures.unwrap(failure));
			}
			else {
				write.succeeded();
			}
		});
	}

	private void notKept(StoreWrite write, Throwable failure) {
		if (failure instanceof RejectedExecutionException) {
			lost(write.cacheName(), AiEvent.AnswerNotStored.Reason.QUEUE_FULL);
			return;
		}
		if (!isOpening()) {
			write.failed(failure);
		}
		lost(write.cacheName(), AiEvent.AnswerNotStored.Reason.STORE_FAILED);
	}

	private void failed(OutageDetector<String>.StoreCall storeCall, Throwable failure) {
		if (!isOpening()) {
			storeCall.failed(failure);
		}
	}

	private boolean isOpening() {
		return this.remote != null && this.remote.isOpening();
	}

	private void lost(String cacheName, AiEvent.AnswerNotStored.Reason reason) {
		this.events.publish(new AiEvent.AnswerNotStored(cacheName, reason));
	}

}
