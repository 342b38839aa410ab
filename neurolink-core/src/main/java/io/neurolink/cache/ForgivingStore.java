package io.neurolink.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Turns the failures of a store into misses, and logs them once per outage. Answers that
 * a store outside of this process does not keep are published.
 */
final class ForgivingStore implements CacheStore {

	private static final Logger logger = LoggerFactory.getLogger(ForgivingStore.class);

	private final CacheStore store;

	private final @Nullable RemoteCacheStore remote;

	private final AiEvents events;

	private final Outages reading;

	private final Outages writing;

	ForgivingStore(CacheStore store, AiEvents events, AiClock clock) {
		this.store = store;
		this.remote = (store instanceof RemoteCacheStore elsewhere) ? elsewhere : null;
		this.events = events;
		this.reading = new Outages(logger, clock, "reading", "every call is a miss");
		this.writing = new Outages(logger, clock, "writing", "answers are not kept");
	}

	/**
	 * Whether {@link #get} waits for someone else.
	 */
	boolean isRemote() {
		return this.remote != null;
	}

	/**
	 * Begins to connect, where there is something to connect to.
	 */
	void open() {
		if (this.remote != null) {
			this.remote.open();
		}
	}

	@Override
	public @Nullable CacheEntry get(String cacheName, CacheKey key) {
		RemoteCacheStore elsewhere = this.remote;
		Outages.Question question = (elsewhere != null) ? this.reading.begin(cacheName, elsewhere.node(cacheName, key))
				: this.reading.ask(cacheName, "");
		if (question == null) {
			return null;
		}
		// No answer of the store, which may be away all the same.
		CacheEntry unwritten = (elsewhere != null) ? elsewhere.unwritten(cacheName, key) : null;
		if (unwritten != null) {
			return unwritten;
		}
		try {
			CacheEntry entry = this.store.get(cacheName, key);
			// Who was interrupted while it waited did not hear whether the store answers.
			if (entry != null || !Thread.currentThread().isInterrupted()) {
				question.succeeded();
			}
			return entry;
		}
		catch (RuntimeException ex) {
			failed(question, ex);
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
			Outages.Question question = this.reading.begin(cacheName, elsewhere.node(cacheName, key));
			if (question == null) {
				return Mono.just(Optional.<CacheEntry>empty());
			}
			CacheEntry unwritten = elsewhere.unwritten(cacheName, key);
			if (unwritten != null) {
				return Mono.just(Optional.of(unwritten));
			}
			return Mono.fromCompletionStage(() -> elsewhere.find(cacheName, key))
				.doOnNext((found) -> question.succeeded())
				.onErrorResume((failure) -> {
					failed(question, Failures.unwrap(failure));
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
		Outages.Question question = this.writing.ask(cacheName, "");
		try {
			this.store.put(cacheName, key, entry, ttl);
			if (!Thread.currentThread().isInterrupted()) {
				question.succeeded();
			}
		}
		catch (RuntimeException ex) {
			question.failed(ex);
		}
	}

	private void keep(RemoteCacheStore elsewhere, String cacheName, CacheKey key, CacheEntry entry, Duration ttl) {
		Outages.Question question = this.writing.begin(cacheName, elsewhere.node(cacheName, key));
		if (question == null) {
			lost(cacheName, AiEvent.AnswerNotStored.Reason.STORE_FAILED);
			return;
		}
		CompletionStage<?> kept;
		try {
			kept = elsewhere.keep(cacheName, key, entry, ttl);
		}
		catch (RuntimeException ex) {
			notKept(question, ex);
			return;
		}
		kept.whenComplete((ignored, failure) -> {
			if (failure != null) {
				notKept(question, Failures.unwrap(failure));
			}
			else {
				question.succeeded();
			}
		});
	}

	private void notKept(Outages.Question question, Throwable failure) {
		if (failure instanceof RejectedExecutionException) {
			lost(question.cacheName(), AiEvent.AnswerNotStored.Reason.QUEUE_FULL);
			return;
		}
		failed(question, failure);
		lost(question.cacheName(), AiEvent.AnswerNotStored.Reason.STORE_FAILED);
	}

	private void failed(Outages.Question question, Throwable failure) {
		if (this.remote == null || !this.remote.isOpening()) {
			question.failed(failure);
		}
	}

	private void lost(String cacheName, AiEvent.AnswerNotStored.Reason reason) {
		this.events.publish(new AiEvent.AnswerNotStored(cacheName, reason));
	}

}
