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
import io.neurolink.time.Deadline;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The cache around one method. A stored answer is served without a call; of concurrent
 * calls for the same key one leads and the others wait for what it brings, over all
 * methods that share the cache's name. Thread-safe; obtained from
 * {@link AiCaches#cache(CachePolicy)}.
 * <p>
 * A call that asks, from inside the leading call, for the very key that is being led, or
 * that would close a circle of leaders waiting for each other, runs its action itself and
 * stores nothing. Such calls are recognised by their {@link AiScope}: code that hops to
 * threads which the scope does not reach is not, and waits until its deadline.
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
	 * Answers from the cache, from a call under way, or by calling the action.
	 * <p>
	 * Stored for the policy's time is what {@code storable} lets pass, but never
	 * {@code null}, an empty {@code Optional}, text, collection, map or array, a failure,
	 * nor an answer that a filter cut or that is degraded, as told by the value or by the
	 * scope the action ran in. The callers who waited get it all the same.
	 * @param <T> the type of the answer
	 * @param key what is asked
	 * @param storable whether an answer may be stored; asked of the leading call only,
	 * and never with {@code null}
	 * @param action the call to make on a miss
	 * @return the answer
	 * @throws AiException of type {@link AiErrorType#CANCELLED} if the thread was
	 * interrupted while it waited for another's call, {@link AiErrorType#TIMEOUT} if the
	 * scope's deadline passed meanwhile; where that call failed, an exception of its own
	 * for each that waited: a copy of the {@code AiException}, or one whose cause is what
	 * was thrown
	 * @throws IllegalStateException if it would have to wait on a thread that must not
	 * @throws Exception whatever the action throws, where this call made it
	 */
	public <T extends @Nullable Object> T call(CacheKey key, Predicate<? super T> storable, Callable<T> action)
			throws Exception {
		while (true) {
			CacheEntry stored = this.answers.find(key);
			if (stored != null) {
				heeded(AiScope.current());
				this.answers.hit(AiEvent.Hit.Kind.HIT);
				return cast(stored.value());
			}
			Flight offered = new Flight(key);
			Flight flight = this.flights.join(offered);
			if (flight == offered) {
				return lead(flight, storable, action);
			}
			AiScope scope = AiScope.current();
			List<Flight> held = Flight.heldBy(scope);
			if (!this.waits.enter(held, flight)) {
				this.answers.miss();
				return action.call();
			}
			heeded(scope);
			boolean aboard = flight.board();
			Outcome outcome;
			try {
				outcome = await(flight, scope);
			}
			catch (AiException ex) {
				// A waiter that is interrupted or runs out of time has asked all the
				// same.
				this.answers.hit(AiEvent.Hit.Kind.COALESCED);
				throw ex;
			}
			finally {
				this.waits.leave(held, flight);
				if (aboard) {
					flight.alight();
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
	 * The same for a single answer that comes by a publisher; it is one with the answers
	 * of blocking callers who ask with the same key. Each subscription asks anew; nothing
	 * blocks. Who cancels only leaves: the call goes on for those who wait for it, and is
	 * cancelled when nobody does.
	 * @param <T> the type of the answer
	 * @param key what is asked
	 * @param storable whether an answer may be stored
	 * @param action the call to make on a miss
	 * @return the answer
	 */
	public <T> Mono<T> mono(CacheKey key, Predicate<? super T> storable, Mono<T> action) {
		return new StreamedAnswers<T>(this.answers, this.flights, this.waits, Shape.single())
			.ask(key, storable, action.flux())
			.singleOrEmpty();
	}

	/**
	 * The same for a stream. It is stored whole when it completes, up to
	 * {@value Shape#MOST_ELEMENTS} elements, and replayed element by element. The caller
	 * who leads reads it as it comes; those who wait for it get it when it is complete.
	 * @param <T> the type of the elements
	 * @param key what is asked
	 * @param storable whether a complete stream, as a list, may be stored
	 * @param action the call to make on a miss
	 * @return the elements
	 */
	public <T> Flux<T> flux(CacheKey key, Predicate<? super List<T>> storable, Flux<T> action) {
		return new StreamedAnswers<T>(this.answers, this.flights, this.waits, Shape.whole()).ask(key, storable, action);
	}

	/**
	 * Whether {@link #stale} and {@link #call} wait for a store outside of this process.
	 * @return {@code false} if a look at the store takes no time
	 */
	public boolean isRemote() {
		return this.answers.isRemote();
	}

	/**
	 * An answer that may stand in for a failure: one that has expired, within the
	 * policy's time for that. Serving it marks the scope as degraded.
	 * @param key what was asked
	 * @param scope the scope of who asks, or {@code null}
	 * @return the answer, or {@code null} where there is none
	 */
	public @Nullable Object stale(CacheKey key, @Nullable AiScope scope) {
		CacheEntry entry = this.answers.findStale(key);
		if (entry == null) {
			return null;
		}
		if (scope != null) {
			scope.degraded();
		}
		this.answers.hit(AiEvent.Hit.Kind.STALE);
		return entry.value();
	}

	private <T extends @Nullable Object> T lead(Flight flight, Predicate<? super T> storable, Callable<T> action)
			throws Exception {
		AiScope around = AiScope.current();
		AiScope scope = AiScope.inside(around).holding(flight).build();
		Outcome outcome = new Outcome.Abandoned();
		try {
			CacheEntry landedMeanwhile = this.answers.find(flight.key());
			if (landedMeanwhile != null) {
				outcome = new Outcome.Answered(landedMeanwhile.value(), false, null);
				heeded(around);
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
			this.flights.land(flight, outcome);
		}
	}

	/**
	 * Whether a leader failed because it, and not the call, was to end: someone else has
	 * to lead then. Clients wrap an interrupt in exceptions of many kinds, hence the
	 * flag.
	 */
	static boolean ownDoing(Throwable failure, @Nullable AiScope around) {
		Deadline deadline = (around != null) ? around.deadline() : null;
		return Thread.currentThread().isInterrupted() || Failures.unwrap(failure) instanceof InterruptedException
				|| (deadline != null && deadline.expired());
	}

	private Outcome await(Flight flight, @Nullable AiScope scope) {
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

	private static void heeded(@Nullable AiScope scope) {
		if (scope != null) {
			scope.heeded();
		}
	}

	@SuppressWarnings({ "unchecked", "NullAway" })
	private static <T extends @Nullable Object> T cast(@Nullable Object value) {
		return (T) value;
	}

}
