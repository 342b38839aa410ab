package io.neurolink.event;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened around a call. Events carry names and numbers only: no prompt,
 * no answer, no key.
 */
public sealed interface AiEvent {

	/**
	 * Where it happened: the name of the retry, limiter or cache, or the annotated method
	 * as {@code Class#method}.
	 * @return the name
	 */
	String name();

	/**
	 * One attempt of a retried call ended.
	 *
	 * @param name the retry's name, or the method
	 * @param number which attempt, counted from 1
	 * @param target the provider and model that served it, or {@code null} where no call
	 * was seen
	 * @param error why it failed, or {@code null} if it succeeded
	 * @param duration how long it took
	 * @param last whether no further attempt follows
	 */
	record Attempt(String name, int number, @Nullable ModelRef target, @Nullable AiErrorType error, Duration duration,
			boolean last) implements AiEvent {
	}

	/**
	 * A call is about to wait.
	 *
	 * @param name the retry's or limiter's name, or the method
	 * @param reason what it waits for
	 * @param duration for how long
	 */
	record Wait(String name, Reason reason, Duration duration) implements AiEvent {

		/**
		 * What a call waits for.
		 */
		public enum Reason {

			/** The next attempt. */
			RETRY,

			/** A permit of a rate limiter. */
			RATE_LIMIT

		}

	}

	/**
	 * A rate limiter refused a call.
	 *
	 * @param name the limiter's name, or the method
	 * @param retryAfter when the call would be let through, or {@code null} if never
	 */
	record Rejected(String name, @Nullable Duration retryAfter) implements AiEvent {
	}

	/**
	 * An event of a stream could not be read, and was left out.
	 *
	 * @param name the provider that sent it
	 * @param model the model whose answer it belonged to
	 */
	record LeftOut(String name, String model) implements AiEvent {
	}

	/**
	 * A call was decided without the place that its limit is kept in, because that did
	 * not answer or refused.
	 *
	 * @param name the limiter's name, or the method
	 * @param decision what became of the call
	 */
	record Unshared(String name, Decision decision) implements AiEvent {

		/**
		 * What becomes of a call while the place of a shared limit does not answer.
		 */
		public enum Decision {

			/** It was let through. */
			ALLOWED,

			/** This instance's own limit decided. */
			LOCAL,

			/** It was refused. */
			REJECTED

		}

	}

	/**
	 * A cache had the answer.
	 *
	 * @param name the cache's name
	 * @param kind where the answer came from
	 */
	record Hit(String name, Kind kind) implements AiEvent {

		/**
		 * Where an answer came from.
		 */
		public enum Kind {

			/** It was stored. */
			HIT,

			/** Another caller was already asking for it, whatever came of that call. */
			COALESCED,

			/** It had expired and stood in for a failure. */
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
	 * An answer was not kept in a store outside of this process.
	 *
	 * @param name the cache's name
	 * @param reason why
	 */
	record AnswerNotStored(String name, Reason reason) implements AiEvent {

		/**
		 * Why an answer was not kept.
		 */
		public enum Reason {

			/** Too many answers wait to be written. */
			QUEUE_FULL,

			/** The store did not answer, or refused. */
			STORE_FAILED

		}

	}

	/**
	 * A call falls back.
	 *
	 * @param name the method, or {@code AiTemplate} for a failover
	 * @param from what failed: a model, or {@code method} for the call as it was made
	 * @param to what comes next: a model, {@code method}, {@code stale} or {@code static}
	 * @param reason why
	 */
	record Fallback(String name, String from, String to, AiErrorType reason) implements AiEvent {
	}

	/**
	 * A circuit breaker changed its state.
	 *
	 * @param name the provider and model
	 * @param from the state before
	 * @param to the state now
	 */
	record BreakerChange(String name, String from, String to) implements AiEvent {
	}

	/**
	 * A request left a batch queue: its call begins.
	 *
	 * @param name the queue's name
	 * @param waited how long it was queued
	 * @param queued how many requests are queued behind it
	 */
	record Dequeued(String name, Duration waited, int queued) implements AiEvent {
	}

}
