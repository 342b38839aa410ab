package io.neurolink.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.FinishReasons;
import io.neurolink.scope.AiCallRecord;
import io.neurolink.scope.CallScope;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The answers of one method in a store: lookup, storage, and the outcome for waiting
 * callers. Thread-safe.
 */
final class CachedAnswers {

	private static final Logger logger = LoggerFactory.getLogger(AnswerCache.class);

	private static final double SPREAD = 0.05;

	private final CachePolicy policy;

	private final FaultTolerantCacheStore store;

	private final AiEvents events;

	private final AiClock clock;

	private final AtomicBoolean warnedOfSingleUse = new AtomicBoolean();

	private final AtomicBoolean warnedOfCondition = new AtomicBoolean();

	CachedAnswers(CachePolicy policy, FaultTolerantCacheStore store, AiEvents events, AiClock clock) {
		this.policy = policy;
		this.store = store;
		this.events = events;
		this.clock = clock;
	}

	String name() {
		return this.policy.cacheName();
	}

	AiClock clock() {
		return this.clock;
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
		CacheEntry entry = this.store.get(this.policy.cacheName(), key);
		return (entry != null && entry.isFresh(this.clock)) ? entry : null;
	}

	/**
	 * Whether {@link #find} and {@link #findStale} wait for a store outside of this
	 * process.
	 */
	boolean isRemote() {
		return this.store.isRemote();
	}

	/**
	 * Looks an answer up without blocking; never fails.
	 */
	Mono<Optional<CacheEntry>> findLater(CacheKey key) {
		return this.store.find(this.policy.cacheName(), key)
			.map((found) -> found.filter((entry) -> entry.isFresh(this.clock)));
	}

	/**
	 * Returns the entry for a key, stale or not, or {@code null} if the policy has no
	 * stale answers.
	 */
	@Nullable CacheEntry findStale(CacheKey key) {
		return (this.policy.staleIfError() != null) ? this.store.get(this.policy.cacheName(), key) : null;
	}

	/**
	 * Serves a stored answer.
	 * @param stored the stored answer
	 * @param scope the scope of the caller, or {@code null}
	 * @return the answer
	 */
	Object serve(CacheEntry stored, @Nullable CallScope scope) {
		if (scope != null) {
			scope.markObserved();
		}
		hit(AiEvent.Hit.Kind.HIT);
		return stored.value();
	}

	void hit(AiEvent.Hit.Kind kind) {
		if (this.events.heard()) {
			this.events.publish(new AiEvent.Hit(this.policy.cacheName(), kind));
		}
	}

	void miss() {
		if (this.events.heard()) {
			this.events.publish(new AiEvent.Miss(this.policy.cacheName()));
		}
	}

	/**
	 * Stores the answer of a flight if it may be stored.
	 * @return the outcome for the waiting callers
	 */
	Outcome settle(Flight flight, @Nullable Object value, AiCallRecord record, Predicate<@Nullable Object> storable) {
		if (SingleUseSearch.finds(value)) {
			if (this.warnedOfSingleUse.compareAndSet(false, true)) {
				logger.warn(
						"The cache '{}': an answer contains a value that can be read only once, which is neither kept nor "
								+ "shared. Return a String, a byte[] or a List. Logged once per method",
						name());
			}
			return new Outcome.Abandoned();
		}
		boolean degraded = record.degraded() || AnswerQuality.degraded(value);
		String cut = record.filtered() ? FinishReasons.CONTENT_FILTER
				: record.truncated() ? FinishReasons.LENGTH : AnswerQuality.cut(value);
		boolean own = !record.substituted();
		if (value != null && own && !degraded && cut == null && AnswerQuality.complete(value)
				&& allows(storable, value)) {
			flight.store(() -> keep(flight.key(), value));
		}
		return new Outcome.Answered(value, degraded, record.substituted(), cut);
	}

	/**
	 * Returns whether the caller's condition permits storing an answer. A condition that
	 * throws does not lose the answer, because the call has been made.
	 */
	private boolean allows(Predicate<@Nullable Object> storable, Object value) {
		try {
			return storable.test(value);
		}
		catch (Exception ex) {
			if (this.warnedOfCondition.compareAndSet(false, true)) {
				logger.warn(
						"The cache '{}': the expression that decides whether an answer is cached (unless) failed. The "
								+ "answer is returned and not cached. Logged once per method",
						name(), ex);
			}
			return false;
		}
	}

	private void keep(CacheKey key, Object value) {
		Duration ttl = this.policy.ttl();
		Duration stale = this.policy.staleIfError();
		if (stale == null) {
			this.store.put(this.policy.cacheName(), key, new CacheEntry(value), ttl);
			return;
		}
		// The store jitters only the time until it removes an entry; freshness ends
		// earlier and is jittered here.
		long fresh = (long) (Durations.nanos(ttl) * (1 - SPREAD * ThreadLocalRandom.current().nextDouble()));
		CacheEntry entry = new CacheEntry(value, this.clock.instant().plusNanos(fresh));
		this.store.put(this.policy.cacheName(), key, entry, Durations.sum(ttl, stale));
	}

}
