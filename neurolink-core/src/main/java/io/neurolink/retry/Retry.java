package io.neurolink.retry;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.neurolink.attempt.AttemptFlux;
import io.neurolink.attempt.AttemptFuture;
import io.neurolink.attempt.FutureAttempts;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.error.SharedExceptions;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import io.neurolink.scope.ModelCallLayer;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The retry around one method. Thread-safe.
 * <p>
 * It runs the whole method again, side effects included; {@link #modelCalls()} retries
 * only the calls to models inside the method.
 */
public final class Retry {

	private final RetryPolicy policy;

	private final RetryBudget budget;

	private final AiClock clock;

	private final AiEvents events;

	private final Supplier<RandomGenerator> random;

	private final SharedExceptions shared = new SharedExceptions();

	/**
	 * Creates the retry of one method.
	 * @param policy the policy for failed calls
	 * @param budget the budget that limits retries per provider
	 * @param clock the clock that measures waits
	 * @param events the receiver of an event per attempt and wait
	 */
	public Retry(RetryPolicy policy, RetryBudget budget, AiClock clock, AiEvents events) {
		this(policy, budget, clock, events, ThreadLocalRandom::current);
	}

	Retry(RetryPolicy policy, RetryBudget budget, AiClock clock, AiEvents events, Supplier<RandomGenerator> random) {
		this.policy = policy;
		this.budget = budget;
		this.clock = clock;
		this.events = events;
		this.random = random;
	}

	/**
	 * Calls the action until it succeeds, fails with a failure that is not retried, or
	 * its attempts, its deadline or the budget are exhausted. Blocks the calling thread
	 * during waits.
	 * @param <T> the type of the result
	 * @param action the action to call
	 * @return its result
	 * @throws AiException of type {@link io.neurolink.error.AiErrorType#CANCELLED} if the
	 * thread is interrupted during a wait; the interrupt flag is then set
	 * @throws Exception the last failure, with those of earlier attempts suppressed
	 */
	public <T extends @Nullable Object> T call(Callable<T> action) throws Exception {
		RetryExecution execution = execution(CallScope.current(), true);
		while (true) {
			try {
				T result = execution.scope().call(action);
				execution.succeeded();
				return result;
			}
			catch (Exception ex) {
				Duration wait = execution.failed(ex);
				if (wait == null) {
					throw execution.withEarlierFailures(ex);
				}
				pause(execution, wait);
				execution.next();
			}
		}
	}

	/**
	 * Retries a call whose answer is a publisher. Each subscription is a separate call,
	 * and each attempt subscribes to the action again; nothing blocks. A stream is
	 * retried only before its first element; a later failure is passed on.
	 * @param <T> the type of the elements
	 * @param action the publisher to subscribe to
	 * @return the answer of the first attempt that succeeds, or the last failure, with
	 * those of earlier attempts suppressed
	 */
	public <T> Flux<T> flux(Flux<T> action) {
		AsyncCall<T> call = AsyncCall.of(action);
		return new AttemptFlux<>(this.clock,
				(context) -> new AsyncAttempts<>(execution(CallScope.current(context), false), call));
	}

	/**
	 * Retries a call whose answer is a publisher, as {@link #flux(Flux)} does.
	 * @param <T> the type of the elements
	 * @param around the scope of the caller, or {@code null} for none
	 * @param call the call, made for its publisher
	 * @return the answer, for one subscription
	 */
	public <T> Flux<T> flux(@Nullable CallScope around, AsyncCall<T> call) {
		return new AttemptFlux<>(this.clock, (context) -> new AsyncAttempts<>(execution(around, false), call));
	}

	/**
	 * Retries a call whose answer is a future, as {@link #flux(Flux)} does. The first
	 * attempt is made on the calling thread.
	 * @param <T> the type of the answer
	 * @param around the scope of the caller, or {@code null} for none
	 * @param call the call, made for its future, and after a failure for its publisher
	 * @return the answer; it fails with the last failure. Cancelling it cancels the
	 * current attempt or wait
	 */
	public <T> CompletableFuture<T> future(@Nullable CallScope around, AsyncCall<T> call) {
		return AttemptFuture.of(this.clock, new AsyncAttempts<>(execution(around, false), call));
	}

	/**
	 * Retries a call whose answer is a publisher of at most one element, as
	 * {@link #flux(Flux)} does.
	 * @param <T> the type of the answer
	 * @param action the publisher to subscribe to
	 * @return the answer, or the last failure
	 */
	public <T> Mono<T> mono(Mono<T> action) {
		return flux(action.flux()).singleOrEmpty();
	}

	/**
	 * Returns this retry as a layer around each call to a model. Each call has attempts,
	 * waits and a deadline of its own.
	 * @return the layer
	 */
	public ModelCallLayer modelCalls() {
		return new ModelCallLayer() {

			@Override
			public Mono<AiResponse> whole(Mono<AiResponse> call) {
				return mono(call);
			}

			@Override
			public Flux<AiChunk> stream(Flux<AiChunk> call) {
				return flux(call);
			}

		};
	}

	private RetryExecution execution(@Nullable CallScope around, boolean blocking) {
		return new RetryExecution(this, around, blocking);
	}

	RetryPolicy policy() {
		return this.policy;
	}

	RetryBudget budget() {
		return this.budget;
	}

	AiClock clock() {
		return this.clock;
	}

	AiEvents events() {
		return this.events;
	}

	RandomGenerator random() {
		return this.random.get();
	}

	SharedExceptions shared() {
		return this.shared;
	}

	private void pause(RetryExecution execution, Duration wait) {
		try {
			this.clock.sleep(wait);
		}
		catch (InterruptedException ex) {
			throw execution
				.withEarlierFailures(Failures.interrupted("the wait before a retry of " + this.policy.name(), ex));
		}
	}

	/**
	 * The attempts of one subscription, or of one future.
	 */
	private record AsyncAttempts<T>(RetryExecution execution, AsyncCall<T> call) implements FutureAttempts<T> {

		@Override
		public CompletableFuture<T> first() throws Exception {
			return this.call.future(this.execution.scope());
		}

		@Override
		public Flux<T> source() {
			return this.call.flux(this.execution.scope());
		}

		@Override
		public void completed() {
			this.execution.succeeded();
		}

		@Override
		public @Nullable Duration failed(Exception failure, boolean begun) {
			if (begun) {
				this.execution.brokeOff(failure);
				return null;
			}
			Duration wait = this.execution.failed(failure);
			if (wait == null) {
				this.execution.withEarlierFailures(failure);
			}
			return wait;
		}

		@Override
		public void next() {
			this.execution.next();
		}

	}

}
