package io.neurolink.retry;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.EarlierFailures;
import io.neurolink.event.AiEvent;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The execution of one call over its attempts. It decides whether another attempt follows
 * and after which wait, and keeps the failures so far. Used for each return type; belongs
 * to one call.
 */
final class RetryExecution {

	private final Retry retry;

	private final @Nullable CallScope around;

	private final boolean blocking;

	private final @Nullable Deadline deadline;

	private @Nullable EarlierFailures failures;

	private CallScope scope;

	private int attempt;

	private long began;

	RetryExecution(Retry retry, @Nullable CallScope around, boolean blocking) {
		this.retry = retry;
		this.blocking = blocking;
		this.around = around;
		Duration limit = retry.policy().deadline();
		this.deadline = (limit != null) ? Deadline.in(retry.clock(), limit) : null;
		this.scope = newScope();
		this.began = now();
	}

	/**
	 * Returns the scope of the current attempt.
	 */
	CallScope scope() {
		return this.scope;
	}

	/**
	 * Begins the next attempt, after its wait.
	 */
	void next() {
		this.attempt++;
		this.scope = newScope();
		this.began = now();
	}

	/**
	 * Ends the execution because the current attempt succeeded.
	 */
	void succeeded() {
		ended(null, true);
		this.scope.endReports(false);
		ModelRef target = this.scope.record().target();
		this.retry.budget().onSuccess((target != null) ? target.provider() : "");
	}

	/**
	 * Records that the current attempt failed.
	 * @param failure the failure
	 * @return the wait before the next attempt, or {@code null} if there is none and the
	 * failure is to be thrown, with the earlier failures suppressed
	 */
	@Nullable Duration failed(Throwable failure) {
		if (this.failures == null) {
			this.failures = new EarlierFailures(this.retry.shared());
		}
		this.failures.add(failure);
		AiErrorType type = AiErrorType.of(failure);
		AiException details = AiException.find(failure);
		Duration asked = (details != null && details.retryAfter() != null) ? details.retryAfter() : Duration.ZERO;
		Duration wait = policy().backOff().next(this.attempt, asked, this.retry.random());
		String why = whyNot(failure, type, details, asked, wait);
		ended(type, why != null);
		if (why != null) {
			log().gaveUp(this.attempt + 1, failure, target(), why, isInterrupted());
			endReports(details);
			return null;
		}
		log().retried(this.attempt + 1, failure, target(), wait);
		endReports(details);
		this.retry.events().publish(new AiEvent.Wait(policy().name(), AiEvent.Wait.Reason.RETRY, wait));
		return wait;
	}

	/**
	 * Ends the execution because the current attempt failed after it had delivered an
	 * element.
	 */
	void brokeOff(Throwable failure) {
		ended(AiErrorType.of(failure), true);
		log().gaveUp(this.attempt + 1, failure, target(), "it has delivered a part of its answer", false);
		endReports(AiException.find(failure));
	}

	/**
	 * Ends the deferred reports. If the method throws its own exception without the
	 * cause, the message of the provider would be lost, so the calls themselves report
	 * it.
	 */
	private void endReports(@Nullable AiException details) {
		this.scope.endReports(details != null);
	}

	/**
	 * Adds the earlier failures to the last as suppressed exceptions.
	 */
	<T extends Throwable> T withEarlierFailures(T last) {
		if (this.failures != null) {
			this.failures.suppressOn(last);
		}
		return last;
	}

	// The thread that a publisher signals on is not the caller's: Reactor itself may
	// interrupt a worker whose task has just failed. A caller gives up by cancelling.
	private boolean isInterrupted() {
		return this.blocking && Thread.currentThread().isInterrupted();
	}

	private @Nullable String whyNot(Throwable failure, AiErrorType type, @Nullable AiException details, Duration asked,
			Duration wait) {
		if (!policy().filter().matches(failure)) {
			return whyNotMatched(type);
		}
		if (isInterrupted()) {
			return "the thread is interrupted";
		}
		if (type.retryable() && details != null && !details.retryable()) {
			return "the provider marked the failure as not retryable";
		}
		if (this.attempt >= policy().maxRetries()) {
			return "there were " + (this.attempt + 1) + " attempts";
		}
		if (type == AiErrorType.TIMEOUT && this.scope.routesLeft()) {
			return "it timed out, and another route is left";
		}
		Deadline inForce = this.scope.deadline();
		if (inForce != null) {
			Duration left = inForce.remaining();
			if (wait.compareTo(left) >= 0) {
				return "the wait of " + Durations.format(wait) + " exceeds the " + Durations.format(left)
						+ " left of the deadline";
			}
		}
		else if (asked.compareTo(policy().maxWait()) > 0) {
			return "the provider requests a wait of " + Durations.format(asked) + ", longer than the "
					+ Durations.format(policy().maxWait()) + " of neurolink.retry.max-wait";
		}
		if (!this.retry.budget().tryAcquire(provider(details))) {
			return "the retry budget of the provider '" + provider(details) + "' is spent";
		}
		return null;
	}

	private String whyNotMatched(AiErrorType type) {
		if (policy().filter().types().contains(type)) {
			return "its class is among the excluded ones";
		}
		return type.retryable() ? "retries are for other types" : "its type is not retryable";
	}

	private void ended(@Nullable AiErrorType error, boolean last) {
		if (this.retry.events().heard()) {
			Duration took = Duration.ofNanos(now() - this.began);
			this.retry.events()
				.publish(new AiEvent.Attempt(policy().name(), this.attempt + 1, this.scope.record().target(), error,
						took, last));
		}
	}

	private long now() {
		return this.retry.events().heard() ? this.retry.clock().nanoTime() : 0;
	}

	private String provider(@Nullable AiException details) {
		if (details != null && details.provider() != null) {
			return details.provider();
		}
		ModelRef target = this.scope.record().target();
		return (target != null) ? target.provider() : "";
	}

	private @Nullable ModelRef target() {
		return this.scope.record().target();
	}

	private RetryPolicy policy() {
		return this.retry.policy();
	}

	private RetryLog log() {
		return new RetryLog(policy(), this.around);
	}

	private CallScope newScope() {
		return CallScope.inside(this.around)
			.deadline(this.deadline)
			.attempt(this.attempt + 1)
			.retried()
			.reportsFailures(RetryLog.reports(policy()))
			.build();
	}

}
