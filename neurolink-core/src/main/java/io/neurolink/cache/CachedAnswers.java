package io.neurolink.cache;

import java.time.Duration;
import java.util.function.Predicate;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.scope.AiCallRecord;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a cache that every door shares: what is found, what is kept, what
 * those who waited are told. Thread-safe.
 */
final class CachedAnswers {

	private final CachePolicy policy;

	private final CacheStore store;

	private final AiEvents events;

	CachedAnswers(CachePolicy policy, CacheStore store, AiEvents events) {
		this.policy = policy;
		this.store = store;
		this.events = events;
	}

	String name() {
		return this.policy.cacheName();
	}

	String waiting() {
		return "the wait for another caller's answer in the cache '" + name() + "'";
	}

	AiException waitedTooLong(Duration remaining) {
		return AiException.builder(AiErrorType.TIMEOUT)
			.message("The deadline of the method around it passed during " + waiting() + "; "
					+ Durations.format(remaining) + " had been left")
			.build();
	}

	@Nullable CacheEntry find(CacheKey key) {
		return this.store.get(this.policy.cacheName(), key);
	}

	void hit(AiEvent.Hit.Kind kind) {
		this.events.publish(new AiEvent.Hit(this.policy.cacheName(), kind));
	}

	void miss() {
		this.events.publish(new AiEvent.Miss(this.policy.cacheName()));
	}

	/**
	 * Stores the answer of a flight if it is worth it.
	 * @return what to tell those who waited
	 */
	<T extends @Nullable Object> Outcome.Answered settle(Flight flight, T value, AiCallRecord record,
			Predicate<? super T> storable) {
		boolean degraded = record.degraded() || AnswerQuality.degraded(value);
		boolean filtered = record.filtered() || AnswerQuality.filtered(value);
		if (value != null && !degraded && !filtered && AnswerQuality.complete(value) && storable.test(value)) {
			CacheEntry entry = new CacheEntry(value);
			flight.store(() -> this.store.put(this.policy.cacheName(), flight.key(), entry, this.policy.ttl()));
		}
		return new Outcome.Answered(value, degraded, filtered);
	}

}
