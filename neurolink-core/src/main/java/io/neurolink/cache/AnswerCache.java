package io.neurolink.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.scope.AiScope;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The cache around one method. A stored answer is served without a call. Of concurrent
 * calls with the same key, over all methods that share the cache's name, one leads and
 * the others wait for its answer. Thread-safe; obtained from
 * {@link AiCaches#cache(CachePolicy)}.
 * <p>
 * A call from inside the leading call with the same key, or one that would close a circle
 * of leaders waiting for each other, runs its action itself and stores nothing. Such
 * calls are recognised by their {@link AiScope}: code on threads that the scope does not
 * reach is not recognised, and waits until its deadline.
 */
public final class AnswerCache {

	private final CachedAnswers answers;

	private final Flights flights;

	private final WaitGraph waits;

	AnswerCache(CachedAnswers answers, Flights flights, WaitGraph waits) {
		this.answers = answers;
		this.flights = flights;
		this.waits = waits;
	}

	/**
	 * Returns an answer from the cache, from a concurrent call, or by calling the action.
	 * <p>
	 * An answer is stored for the policy's time to live if {@code storable} accepts it.
	 * Never stored are {@code null}, an empty {@code Optional}, text, collection, map or
	 * array, a failure, and an answer that a filter cut, that is degraded, or that a
	 * fallback around a call obtained from another model, as shown by the value or by the
	 * scope of the action. The waiting callers receive it in any case.
	 * @param <T> the type of the answer
	 * @param key the key of the call
	 * @param storable tests whether an answer may be stored; called for the leading call
	 * only, and never with {@code null}
	 * @param action the call to make on a miss
	 * @return the answer
	 * @throws AiException of type {@link AiErrorType#CANCELLED} if the thread was
	 * interrupted while it waited for another call, or {@link AiErrorType#TIMEOUT} if the
	 * scope's deadline passed meanwhile; if that call failed, a separate exception for
	 * each waiting caller: a copy of the {@code AiException}, or one whose cause is the
	 * exception that was thrown
	 * @throws IllegalStateException if it would have to wait on a thread that must not
	 * block
	 * @throws Exception the exception of the action, if this call ran it
	 */
	public <T extends @Nullable Object> T call(CacheKey key, Predicate<? super T> storable, Callable<T> action)
			throws Exception {
		while (true) {
			CacheEntry stored = this.answers.find(key);
			if (stored != null) {
				observed(CallScope.current());
				this.answers.hit(AiEvent.Hit.Kind.HIT);
				return cast(stored.value());
			}
			Flight offered = new Flight(key);
			Flight flight = this.flights.join(offered);
			if (flight == offered) {
				return lead(flight, storable, action);
			}
			CallScope scope = CallScope.current();
			List<Flight> held = Flight.heldBy(scope);
			if (!this.waits.enter(held, flight)) {
				this.answers.miss();
				return action.call();
			}
			observed(scope);
			boolean aboard = flight.addWaiter();
			Outcome outcome;
			try {
				outcome = await(flight, scope);
			}
			catch (AiException ex) {
				// A call whose wait is interrupted or times out counts as a request, too.
				this.answers.hit(AiEvent.Hit.Kind.COALESCED);
				throw ex;
			}
			finally {
				this.waits.leave(held, flight);
				if (aboard) {
					flight.removeWaiter();
				}
			}
			if (outcome instanceof Outcome.Answered answered) {
				answered.tell(scope);
				this.answers.hit(AiEvent.Hit.Kind.COALESCED);
				return cast(answered.forWaiter());
			}
			if (outcome instanceof Outcome.Failed failed) {
				failed.tell(scope);
				this.answers.hit(AiEvent.Hit.Kind.COALESCED);
				throw failed.forWaiter();
			}
		}
	}

	/**
	 * Returns an answer as a publisher of at most one element. It shares the entries and
	 * the concurrent calls of blocking callers with the same key. Each subscription looks
	 * the key up again; nothing blocks. A subscriber that cancels leaves the call, which
	 * continues for the other waiting callers, and is cancelled when none is left.
	 * @param <T> the type of the answer
	 * @param key the key of the call
	 * @param storable tests whether an answer may be stored
	 * @param action the call to make on a miss
	 * @return the answer
	 */
	public <T> Mono<T> mono(CacheKey key, Predicate<? super T> storable, Mono<T> action) {
		return new StreamedAnswers<T>(this.answers, this.flights, this.waits, ResultShape.single())
			.ask(key, storable, action.flux())
			.singleOrEmpty();
	}

	/**
	 * Returns a stream of elements. It is stored as a whole when it completes, up to
	 * {@value ResultShape#MOST_ELEMENTS} elements, and replayed element by element. The
	 * leading caller receives the elements as they arrive; the waiting callers receive
	 * them when the stream is complete.
	 * @param <T> the type of the elements
	 * @param key the key of the call
	 * @param storable tests whether a complete stream, as a list, may be stored
	 * @param action the call to make on a miss
	 * @return the elements
	 */
	public <T> Flux<T> flux(CacheKey key, Predicate<? super List<T>> storable, Flux<T> action) {
		return new StreamedAnswers<T>(this.answers, this.flights, this.waits, ResultShape.whole()).ask(key, storable,
				action);
	}

	/**
	 * Whether {@link #stale} and {@link #call} wait for a store outside of this process.
	 * @return {@code false} if a lookup does not wait
	 */
	public boolean isRemote() {
		return this.answers.isRemote();
	}

	/**
	 * Returns an expired answer that may replace a failure, within the policy's time for
	 * stale answers. Serving it marks the scope as degraded.
	 * @param key the key of the call
	 * @param scope the scope of the caller, or {@code null}
	 * @return the answer, or {@code null} if there is none
	 */
	public @Nullable Object stale(CacheKey key, @Nullable CallScope scope) {
		CacheEntry entry = this.answers.findStale(key);
		if (entry == null) {
			return null;
		}
		if (scope != null) {
			scope.markDegraded();
		}
		this.answers.hit(AiEvent.Hit.Kind.STALE);
		return entry.value();
	}

	private <T extends @Nullable Object> T lead(Flight flight, Predicate<? super T> storable, Callable<T> action)
			throws Exception {
		CallScope around = CallScope.current();
		CallScope scope = CallScope.inside(around).holding(flight).build();
		Outcome outcome = new Outcome.Abandoned();
		try {
			CacheEntry landedMeanwhile = this.answers.find(flight.key());
			if (landedMeanwhile != null) {
				outcome = Outcome.Answered.stored(landedMeanwhile.value());
				observed(around);
				this.answers.hit(AiEvent.Hit.Kind.HIT);
				return cast(landedMeanwhile.value());
			}
			this.answers.miss();
			T value = scope.call(action);
			outcome = this.answers.settle(flight, value, scope.record(), storable);
			return value;
		}
		catch (Throwable ex) {
			outcome = ownDoing(ex, around) ? new Outcome.Abandoned() : Outcome.Failed.of(ex, scope.record().target());
			throw ex;
		}
		finally {
			this.flights.complete(flight, outcome);
		}
	}

	/**
	 * Returns whether a leader failed because the leading caller, and not the call, was
	 * to end; another caller has to lead then. The interrupt flag is checked because
	 * clients wrap an interrupt in exceptions of many types.
	 */
	static boolean ownDoing(Throwable failure, @Nullable CallScope around) {
		Deadline deadline = (around != null) ? around.deadline() : null;
		return Thread.currentThread().isInterrupted() || Failures.unwrap(failure) instanceof InterruptedException
				|| (deadline != null && deadline.expired());
	}

	private Outcome await(Flight flight, @Nullable CallScope scope) {
		Deadline deadline = (scope != null) ? scope.deadline() : null;
		String what = this.answers.waiting();
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("This thread, " + Thread.currentThread().getName()
					+ ", must not block, as it would during " + what + ". Call the method from another thread");
		}
		try {
			if (deadline == null) {
				return flight.outcome().get();
			}
			Duration remaining = deadline.remaining();
			try {
				return flight.outcome().get(Durations.nanos(remaining), TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				throw this.answers.waitedTooLong(remaining);
			}
		}
		catch (InterruptedException ex) {
			throw Failures.interrupted(what, ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A flight always lands with an outcome", ex);
		}
	}

	private static void observed(@Nullable CallScope scope) {
		if (scope != null) {
			scope.markObserved();
		}
	}

	@SuppressWarnings({ "unchecked", "NullAway" })
	private static <T extends @Nullable Object> T cast(@Nullable Object value) {
		return (T) value;
	}

}
