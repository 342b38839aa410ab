package io.neurolink.event;

import java.math.BigDecimal;
import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * An event around a call. Events carry names and numbers only: no prompt, no answer, no
 * key.
 */
public sealed interface AiEvent {

	/**
	 * Returns the name of the retry, limiter, budget or cache, or the annotated method as
	 * {@code Class#method}.
	 * @return the name
	 */
	String name();

	/**
	 * One attempt of a retried call ended.
	 *
	 * @param name the retry's name, or the method
	 * @param number the number of the attempt, counted from 1
	 * @param target the provider and model that served it, or {@code null} if no call was
	 * seen
	 * @param error the type of its failure, or {@code null} if it succeeded
	 * @param duration its duration
	 * @param last whether no further attempt follows
	 */
	record Attempt(String name, int number, @Nullable ModelRef target, @Nullable AiErrorType error, Duration duration,
			boolean last) implements AiEvent {
	}

	/**
	 * A call is about to wait.
	 *
	 * @param name the retry's or limiter's name, or the method
	 * @param reason the reason for the wait
	 * @param duration the duration of the wait
	 */
	record Wait(String name, Reason reason, Duration duration) implements AiEvent {

		/**
		 * The reason for a wait.
		 */
		public enum Reason {

			/** The next attempt. */
			RETRY,

			/** A permit of a rate limiter. */
			RATE_LIMIT

		}

	}

	/**
	 * A call waited for the limits that its provider announced, or was rejected because
	 * the wait would have been too long.
	 *
	 * @param target the provider and model
	 * @param duration the time that it waited, zero for a call that was rejected at once
	 * @param outcome the end of the wait
	 */
	record Pause(ModelRef target, Duration duration, Outcome outcome) implements AiEvent {

		/**
		 * Returns the target.
		 */
		@Override
		public String name() {
			return this.target.toString();
		}

		/**
		 * The end of a wait.
		 */
		public enum Outcome {

			/** The call was sent. */
			SENT,

			/** The call was rejected. */
			REJECTED,

			/** The caller cancelled the call. */
			CANCELLED

		}

	}

	/**
	 * A rate limiter rejected a call.
	 *
	 * @param name the limiter's name, or the method
	 * @param retryAfter the time after which the call would be permitted, or {@code null}
	 * if never
	 */
	record Rejected(String name, @Nullable Duration retryAfter) implements AiEvent {
	}

	/**
	 * A budget was charged for a call that has ended. A call inside several budgets is
	 * charged to each of them.
	 *
	 * @param name the budget's name, or the method
	 * @param key the digest of the budget's key, or {@code null} if it has none
	 * @param target the provider and model that were called
	 * @param usage the tokens of the call, or {@code null} if the provider did not report
	 * them
	 * @param cost the cost in USD, estimated if the provider did not report the usage;
	 * {@code null} if it is not known
	 */
	record Charged(String name, @Nullable String key, ModelRef target, @Nullable AiUsage usage,
			@Nullable BigDecimal cost) implements AiEvent {
	}

	/**
	 * A budget rejected a call.
	 *
	 * @param name the budget's name, or the method
	 * @param key the digest of the budget's key, or {@code null} if it has none
	 * @param target the provider and model that were to be called
	 * @param retryAfter the time until the window ends, or {@code null} if the price of
	 * the model is not known
	 */
	record BudgetRejected(String name, @Nullable String key, ModelRef target,
			@Nullable Duration retryAfter) implements AiEvent {
	}

	/**
	 * The application changed a budget.
	 *
	 * @param name the budget's name, or the method
	 * @param key the digest of the budget's key, or {@code null} if it has none
	 * @param kind the kind of change
	 * @param amount the amount in USD that the limit was raised by, or {@code null}
	 */
	record BudgetChanged(String name, @Nullable String key, Kind kind, @Nullable BigDecimal amount) implements AiEvent {

		/**
		 * The kind of a change.
		 */
		public enum Kind {

			/** The limit of the window was raised, or lowered by a negative amount. */
			RAISED,

			/** What was spent in the window was set to nothing. */
			RESET

		}

	}

	/**
	 * An event of a stream could not be read and was skipped.
	 *
	 * @param name the provider that sent it
	 * @param model the model whose answer it belonged to, or {@code null} for the
	 * provider's own default
	 */
	record MalformedEventSkipped(String name, @Nullable String model) implements AiEvent {
	}

	/**
	 * A call was decided without the store of its limit or budget, because the store did
	 * not answer or rejected the command.
	 *
	 * @param name the name of the limiter or budget, or the method
	 * @param decision the decision about the call
	 */
	record StoreUnavailable(String name, Decision decision) implements AiEvent {

		/**
		 * The decision about a call while the store of a shared limit does not answer.
		 */
		public enum Decision {

			/** It was permitted. */
			ALLOWED,

			/** This instance's own limit decided. */
			LOCAL,

			/** It was rejected. */
			REJECTED

		}

	}

	/**
	 * A cache had the answer.
	 *
	 * @param name the cache's name
	 * @param kind the origin of the answer
	 */
	record Hit(String name, Kind kind) implements AiEvent {

		/**
		 * The origin of an answer.
		 */
		public enum Kind {

			/** It was stored. */
			HIT,

			/** A concurrent call with the same key provided it, or failed. */
			COALESCED,

			/** It had expired and replaced a failure. */
			STALE

		}

	}

	/**
	 * A cache did not have the answer.
	 *
	 * @param name the cache's name
	 */
	record Miss(String name) implements AiEvent {
	}

	/**
	 * An answer was not stored in a store outside of this process.
	 *
	 * @param name the cache's name
	 * @param reason the reason
	 */
	record AnswerNotStored(String name, Reason reason) implements AiEvent {

		/**
		 * The reason why an answer was not stored.
		 */
		public enum Reason {

			/** Too many answers wait to be written. */
			QUEUE_FULL,

			/** The store did not answer, or rejected the command. */
			STORE_FAILED

		}

	}

	/**
	 * A call falls back.
	 *
	 * @param name the method, or {@code AiTemplate} for a failover
	 * @param from the failed route: a model, or {@code method} for the method as called
	 * @param to the next route: a model, {@code method}, {@code stale} or {@code static}
	 * @param reason the type of the failure
	 */
	record Fallback(String name, String from, String to, AiErrorType reason) implements AiEvent {
	}

	/**
	 * A call to a model is hedged: it has produced no content, and another model is
	 * called as well.
	 *
	 * @param name the method
	 * @param from the model of the call
	 * @param to the other model
	 * @param after the time without content
	 */
	record Hedge(String name, String from, String to, Duration after) implements AiEvent {
	}

	/**
	 * A hedge won: its content arrived first, and the other call is cancelled.
	 *
	 * @param name the method
	 * @param from the model of the cancelled call
	 * @param to the model that answers
	 */
	record HedgeWin(String name, String from, String to) implements AiEvent {
	}

	/**
	 * A call that names no provider was given to one of several of equal rank.
	 *
	 * @param name {@code AiTemplate}
	 * @param target the provider and model
	 */
	record RouteChosen(String name, String target) implements AiEvent {
	}

	/**
	 * A circuit breaker changed its state.
	 *
	 * @param name the provider and model
	 * @param from the state before
	 * @param to the state now
	 */
	record BreakerChange(String name, State from, State to) implements AiEvent {

		/**
		 * The states of a circuit breaker.
		 */
		public enum State {

			/** Every call is permitted. */
			CLOSED,

			/** A few calls are permitted as probes. */
			HALF_OPEN,

			/** No call is permitted. */
			OPEN

		}

	}

	/**
	 * A request left a batch queue: its call begins.
	 *
	 * @param name the queue's name
	 * @param waited the time it was queued
	 * @param queued the number of requests queued behind it
	 */
	record Dequeued(String name, Duration waited, int queued) implements AiEvent {
	}

}
