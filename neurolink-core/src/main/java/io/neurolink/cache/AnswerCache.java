package io.neurolink.cache;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.scope.AiScope;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
		return call(key, storable, CallScope.current(), action);
	}

	/**
	 * Returns an answer from the cache, from a concurrent call, or by calling the action,
	 * as {@link #call(CacheKey, Predicate, Callable)} does.
	 * @param <T> the type of the answer
	 * @param key the key of the call
	 * @param storable tests whether an answer may be stored
	 * @param scope the scope of the calling thread, or {@code null} for none
	 * @param action the call to make on a miss
	 * @return the answer
	 * @throws Exception as {@link #call(CacheKey, Predicate, Callable)} does
	 */
	public <T extends @Nullable Object> T call(CacheKey key, Predicate<? super T> storable, @Nullable CallScope scope,
			Callable<T> action) throws Exception {
		int mark = this.flights.mark(key);
		CacheEntry stored = this.answers.find(key);
		// A hit needs no execution.
		return (stored != null) ? BlockingAnswers.cast(this.answers.serve(stored, scope))
				: new BlockingAnswers<>(this.answers, execution(key, mark, storable, scope, true), action).call();
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
		// Holds the element until the answer is stored, for a subscriber that cancels
		// once it has it.
		return elements(ResultShape.single(), key, storable, action.flux()).singleOrEmpty();
	}

	/**
	 * Returns an answer as a publisher of at most one element, as
	 * {@link #mono(CacheKey, Predicate, Mono)} does, but passes the element on as it
	 * arrives, and stores it when the call completes.
	 * @param <T> the type of the answer
	 * @param key the key of the call
	 * @param storable tests whether an answer may be stored
	 * @param scope the scope of the caller, or {@code null} for none
	 * @param call the call to make on a miss, for its publisher of one element at most
	 * @return the answer, for one subscription
	 */
	public <T> Flux<T> single(CacheKey key, Predicate<? super T> storable, @Nullable CallScope scope,
			AsyncCall<T> call) {
		return elements(ResultShape.single(), key, storable, scope, call);
	}

	/**
	 * Returns an answer as a future. It shares the entries and the concurrent calls of
	 * blocking callers with the same key; nothing blocks. A future of this caller that is
	 * cancelled leaves the call, which continues for the other waiting callers, and is
	 * cancelled when none is left.
	 * @param <T> the type of the answer
	 * @param key the key of the call
	 * @param storable tests whether an answer may be stored
	 * @param scope the scope of the caller, or {@code null} for none
	 * @param call the call to make on a miss: for its future, on the calling thread, or
	 * after a wait for its publisher
	 * @return the answer, available already if it was stored in this process
	 * @throws Exception the failure of a call that fails before it returns a future
	 */
	public <T> CompletableFuture<T> future(CacheKey key, Predicate<? super T> storable, @Nullable CallScope scope,
			AsyncCall<T> call) throws Exception {
		int mark = this.flights.mark(key);
		CacheEntry stored = isRemote() ? null : this.answers.find(key);
		if (stored != null) {
			return CompletableFuture.completedFuture(BlockingAnswers.cast(this.answers.serve(stored, scope)));
		}
		AsyncAnswers<T> execution = new AsyncAnswers<>(this.answers, execution(key, mark, storable, scope, false),
				ResultShape.single(), call);
		return execution.future();
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
		return elements(ResultShape.whole(), key, storable, action);
	}

	/**
	 * Returns a stream of elements, as {@link #flux(CacheKey, Predicate, Flux)} does.
	 * @param <T> the type of the elements
	 * @param key the key of the call
	 * @param storable tests whether a complete stream, as a list, may be stored
	 * @param scope the scope of the caller, or {@code null} for none
	 * @param call the call to make on a miss, for its publisher
	 * @return the elements, for one subscription
	 */
	public <T> Flux<T> flux(CacheKey key, Predicate<? super List<T>> storable, @Nullable CallScope scope,
			AsyncCall<T> call) {
		return elements(ResultShape.whole(), key, storable, scope, call);
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

	private <T> Flux<T> elements(ResultShape shape, CacheKey key, Predicate<?> storable, Flux<T> action) {
		AsyncCall<T> call = AsyncCall.of(action);
		return Flux.deferContextual((context) -> elements(shape, key, storable, CallScope.current(context), call));
	}

	private <T> Flux<T> elements(ResultShape shape, CacheKey key, Predicate<?> storable, @Nullable CallScope scope,
			AsyncCall<T> call) {
		int mark = this.flights.mark(key);
		CacheEntry stored = isRemote() ? null : this.answers.find(key);
		return (stored != null) ? shape.replay(this.answers.serve(stored, scope))
				: new AsyncAnswers<>(this.answers, execution(key, mark, storable, scope, false), shape, call).flux();
	}

	private CacheExecution execution(CacheKey key, int mark, Predicate<?> storable, @Nullable CallScope around,
			boolean blocking) {
		return new CacheExecution(this.answers, this.flights, this.waits, key, mark, storable, around, blocking);
	}

}
