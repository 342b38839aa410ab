package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.AiException;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.scope.AiCallGate;
import io.neurolink.scope.AiScope;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The rate limiter around one method. Thread-safe.
 */
public final class RateLimiter {

	private final RateLimit limit;

	private final LimiterStore store;

	private final AiEvents events;

	/**
	 * Creates the rate limiter of one method.
	 * @param limit the limit
	 * @param store the store of limiters
	 * @param events the receiver of an event per wait and rejection
	 */
	public RateLimiter(RateLimit limit, LimiterStore store, AiEvents events) {
		this.limit = limit;
		this.store = store;
		this.events = events;
		store.open();
	}

	/**
	 * Acquires a permit, blocking the calling thread until there is one, and calls the
	 * action.
	 * @param <T> the type of the result
	 * @param key the key among the limiters of its name, or {@code null}
	 * @param action the action to call
	 * @return its result
	 * @throws AiException as {@link #acquire(Object)} does
	 * @throws Exception the exception of the action
	 */
	public <T extends @Nullable Object> T call(@Nullable Object key, Callable<T> action) throws Exception {
		acquire(key);
		return action.call();
	}

	/**
	 * Acquires a permit, blocking the calling thread until there is one.
	 * @param key the key among the limiters of its name, or {@code null}
	 * @throws AiException of type {@link io.neurolink.error.AiErrorType#LIMIT_EXCEEDED},
	 * at once, if the wait would exceed that of the limit or the remaining time of the
	 * effective deadline; of type {@link io.neurolink.error.AiErrorType#CANCELLED} if the
	 * thread is interrupted, with the interrupt flag set
	 */
	public void acquire(@Nullable Object key) {
		Reservation reservation = reserve(key, 1, AiScope.current());
		try {
			reservation.whenReady().get();
		}
		catch (InterruptedException ex) {
			reservation.cancel();
			throw Failures.interrupted("the wait for a permit of the rate limiter " + this.limit, ex);
		}
		catch (ExecutionException ex) {
			throw (Failures.unwrap(ex) instanceof AiException refusal) ? refusal
					: new IllegalStateException("A reservation fails with a refusal only", ex);
		}
	}

	/**
	 * Limits a call whose answer is a publisher. Each subscription acquires a permit, and
	 * waits for it without blocking a thread. A subscriber that cancels during the wait
	 * gives up its position.
	 * @param <T> the type of the elements
	 * @param key the key among the limiters of its name, or {@code null}
	 * @param action the publisher to subscribe to once there is a permit
	 * @return its elements, or the rejection
	 */
	public <T> Flux<T> flux(@Nullable Object key, Flux<T> action) {
		return Flux.deferContextual((context) -> {
			Reservation reservation = reserve(key, 1, AiScope.current(context));
			return isReady(reservation) ? action : ready(reservation).flatMapMany((ignored) -> action);
		});
	}

	/**
	 * Limits a call whose answer is a publisher, as {@link #flux(Object, Flux)} does.
	 * @param <T> the type of the elements
	 * @param key the key among the limiters of its name, or {@code null}
	 * @param scope the scope of the caller, or {@code null} for none
	 * @param call the call, made for its publisher
	 * @return its elements, for one subscription
	 * @throws AiException if the call is rejected at once
	 */
	public <T> Flux<T> flux(@Nullable Object key, @Nullable CallScope scope, AsyncCall<T> call) {
		Reservation reservation = reserve(key, 1, scope);
		return isReady(reservation) ? call.flux(scope) : ready(reservation).flatMapMany((ignored) -> call.flux(scope));
	}

	/**
	 * Limits a call whose answer is a future. Waits as {@link #flux(Object, Flux)} does;
	 * cancelling the future during the wait gives up its position.
	 * @param <T> the type of the answer
	 * @param key the key among the limiters of its name, or {@code null}
	 * @param scope the scope of the caller, or {@code null} for none
	 * @param call the call, made for its future, or after a wait for its publisher
	 * @return its answer, or the rejection
	 * @throws AiException if the call is rejected at once
	 * @throws Exception the failure of a call that fails before it returns a future
	 */
	public <T> CompletableFuture<T> future(@Nullable Object key, @Nullable CallScope scope, AsyncCall<T> call)
			throws Exception {
		Reservation reservation = reserve(key, 1, scope);
		return isReady(reservation) ? call.future(scope)
				: ready(reservation).flatMapMany((ignored) -> call.flux(scope))
					.singleOrEmpty()
					.contextCapture()
					.toFuture();
	}

	/**
	 * Limits a call whose answer is a publisher of at most one element, as
	 * {@link #flux(Object, Flux)} does.
	 * @param <T> the type of the answer
	 * @param key the key among the limiters of its name, or {@code null}
	 * @param action the publisher to subscribe to once there is a permit
	 * @return its answer, or the rejection
	 */
	public <T> Mono<T> mono(@Nullable Object key, Mono<T> action) {
		return Mono.fromDirect(flux(key, action.flux()));
	}

	/**
	 * Returns a gate that takes a permit for each call to a model inside a scope, for a
	 * method whose attempts are made there. It waits as {@link #flux(Object, Flux)} does.
	 * @param key the key among the limiters of its name, or {@code null}
	 * @return the gate; it rejects a call with an {@link AiException} of type
	 * {@link io.neurolink.error.AiErrorType#LIMIT_EXCEEDED}
	 */
	public AiCallGate gate(@Nullable Object key) {
		return (request) -> mono(key, Mono.just((usage, delivered) -> {
		}));
	}

	/**
	 * Emits an element once there is a permit, on a separate thread. A subscriber that
	 * cancels before that gives up its position, or gives back the permit that has just
	 * been granted.
	 */
	static Mono<Boolean> ready(Reservation reservation) {
		AtomicBoolean taken = new AtomicBoolean();
		Mono<Boolean> served = Mono.create((sink) -> reservation.whenReady().whenComplete((ignored, failure) -> {
			if (failure == null) {
				sink.success(Boolean.TRUE);
			}
			else if (!(failure instanceof CancellationException)) {
				sink.error(Failures.unwrap(failure));
			}
		}));
		// The thread that grants permits must not run the code of the callers.
		return served.publishOn(Schedulers.parallel()).doOnNext((ignored) -> taken.set(true)).doOnCancel(() -> {
			if (!taken.get()) {
				reservation.cancel();
			}
		});
	}

	static boolean isReady(Reservation reservation) {
		return reservation.whenReady().isDone() && !reservation.whenReady().isCompletedExceptionally();
	}

	Reservation reserve(@Nullable Object key, long cost, @Nullable AiScope scope) {
		try {
			Reservation reservation = this.store.limiter(this.limit, key).reserve(cost, acceptableWait(scope));
			if (!reservation.waitTime().isZero() || !isReady(reservation)) {
				reservation.whenPlaced().whenComplete(this::tell);
			}
			return reservation;
		}
		catch (AiLimitExceededException ex) {
			tell(null, ex);
			throw ex;
		}
	}

	private void tell(@Nullable Duration wait, @Nullable Throwable failure) {
		if (wait != null && !wait.isZero()) {
			this.events.publish(new AiEvent.Wait(this.limit.name(), AiEvent.Wait.Reason.RATE_LIMIT, wait));
		}
		else if (failure != null && Failures.unwrap(failure) instanceof AiLimitExceededException refusal) {
			this.events.publish(new AiEvent.Rejected(this.limit.name(), refusal.retryAfter()));
		}
	}

	private Duration acceptableWait(@Nullable AiScope scope) {
		if (this.limit.mode() == RateLimit.Mode.REJECT) {
			return Duration.ZERO;
		}
		Deadline deadline = (scope != null) ? scope.deadline() : null;
		return (deadline != null) ? Durations.min(this.limit.maxWait(), deadline.remaining()) : this.limit.maxWait();
	}

}
