package io.neurolink.cache;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.time.Deadline;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * The cache for a call that blocks its thread. Belongs to one call.
 *
 * @param <T> the type of the answer
 */
final class BlockingAnswers<T extends @Nullable Object> {

	private final CachedAnswers answers;

	private final CacheExecution execution;

	private final Callable<T> action;

	BlockingAnswers(CachedAnswers answers, CacheExecution execution, Callable<T> action) {
		this.answers = answers;
		this.execution = execution;
		this.action = action;
	}

	/**
	 * Returns the answer, after a lookup that found none.
	 */
	T call() throws Exception {
		Step step = this.execution.found(null);
		while (true) {
			switch (step) {
				case LOOK_UP -> step = this.execution.lookUp();
				case LOOK_UP_AGAIN -> step = this.execution.lookUpAgain();
				case WAIT -> step = this.execution.landed(await(this.execution.waiting()));
				case LEAD -> {
					return lead();
				}
				case BYPASS -> {
					return this.action.call();
				}
				case ANSWERED -> {
					return cast(this.execution.answer());
				}
				case FAILED -> throw this.execution.failure();
			}
		}
	}

	private T lead() throws Exception {
		try {
			T value = this.execution.scope().call(this.action);
			this.execution.answered(value);
			return value;
		}
		catch (Throwable ex) {
			this.execution.failed(ex);
			throw ex;
		}
	}

	private Outcome await(FlightWait wait) {
		boolean gaveUp = false;
		try {
			return outcome(wait);
		}
		catch (AiException ex) {
			gaveUp = true;
			throw ex;
		}
		finally {
			wait.end(gaveUp);
		}
	}

	private Outcome outcome(FlightWait wait) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException(
					"This thread, " + Thread.currentThread().getName() + ", must not block, as it would during "
							+ this.answers.waiting() + ". Call the method from another thread");
		}
		Deadline deadline = this.execution.deadline();
		try {
			if (deadline == null) {
				return wait.outcome().get();
			}
			Duration remaining = deadline.remaining();
			try {
				return wait.outcome().get(Durations.nanos(remaining), TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				throw this.answers.waitedTooLong(remaining);
			}
		}
		catch (InterruptedException ex) {
			throw Failures.interrupted(this.answers.waiting(), ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A flight always ends with an outcome", ex);
		}
	}

	@SuppressWarnings({ "unchecked", "NullAway" })
	static <T extends @Nullable Object> T cast(@Nullable Object value) {
		return (T) value;
	}

}
