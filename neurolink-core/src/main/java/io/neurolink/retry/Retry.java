package io.neurolink.retry;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.event.AiEvents;
import io.neurolink.scope.AiScope;
import io.neurolink.time.AiClock;
import io.neurolink.time.Delays;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The retry around one method. Thread-safe.
 * <p>
 * It runs the whole method again, side effects included.
 */
public final class Retry {

	private final RetryPolicy policy;

	private final RetryBudget budget;

	private final AiClock clock;

	private final AiEvents events;

	private final Supplier<RandomGenerator> random;

	/**
	 * Creates the retry of one method.
	 * @param policy how a failed call is made again
	 * @param budget what keeps retries from becoming a storm
	 * @param clock what waits
	 * @param events who is told of each attempt and wait
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
	 * Calls the action until it succeeds, fails in a way that no retry mends, or its
	 * attempts, its time or the budget are spent. Blocks the calling thread while it
	 * waits.
	 * @param <T> the type of the result
	 * @param action what to call
	 * @return its result
	 * @throws AiException of type {@link io.neurolink.error.AiErrorType#CANCELLED} if the
	 * thread is interrupted during a wait; the interrupt flag is then set
	 * @throws Exception the last failure, with those of earlier attempts suppressed
	 */
	public <T extends @Nullable Object> T call(Callable<T> action) throws Exception {
		RetryCourse course = new RetryCourse(this.policy, this.budget, this.clock, this.events, this.random.get(),
				AiScope.current());
		while (true) {
			try {
				T result = course.scope().call(action);
				course.succeeded();
				return result;
			}
			catch (Exception ex) {
				Duration wait = course.failed(ex);
				if (wait == null) {
					throw course.withEarlierFailures(ex);
				}
				pause(course, wait);
				course.next();
			}
		}
	}

	/**
	 * The same for a call whose answer comes by a publisher. Each subscription is a call
	 * of its own, and each attempt subscribes to the action anew; nothing blocks. A
	 * stream is tried again only before its first element: afterwards its failure passes.
	 * @param <T> the type of the elements
	 * @param action what to subscribe to
	 * @return the answer of the first attempt that succeeds, or the last failure, with
	 * those of earlier attempts suppressed
	 */
	public <T> Flux<T> flux(Flux<T> action) {
		return Flux.deferContextual((context) -> attempt(new RetryCourse(this.policy, this.budget, this.clock,
				this.events, this.random.get(), AiScope.current(context)), action));
	}

	/**
	 * The same for a single answer.
	 * @param <T> the type of the answer
	 * @param action what to subscribe to
	 * @return the answer, or the last failure
	 */
	public <T> Mono<T> mono(Mono<T> action) {
		return flux(action.flux()).singleOrEmpty();
	}

	private <T> Flux<T> attempt(RetryCourse course, Flux<T> action) {
		AtomicBoolean begun = new AtomicBoolean();
		return action.contextWrite(course.scope()::writeTo)
			.doOnNext((element) -> begun.set(true))
			.doOnComplete(course::succeeded)
			.onErrorResume(Exception.class, (failure) -> {
				if (begun.get()) {
					course.brokeOff(failure);
					return Flux.error(failure);
				}
				Duration wait = course.failed(failure);
				if (wait == null) {
					return Flux.error(course.withEarlierFailures(failure));
				}
				return Delays.flux(this.clock, wait, () -> {
					course.next();
					return attempt(course, action);
				});
			});
	}

	private void pause(RetryCourse course, Duration wait) {
		try {
			this.clock.sleep(wait);
		}
		catch (InterruptedException ex) {
			throw course
				.withEarlierFailures(Failures.interrupted("the wait before a retry of " + this.policy.name(), ex));
		}
	}

}
