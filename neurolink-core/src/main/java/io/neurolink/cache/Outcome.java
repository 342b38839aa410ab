package io.neurolink.cache;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;

/**
 * How a flight ended, for those who waited for it.
 */
sealed interface Outcome {

	/**
	 * There is an answer.
	 *
	 * @param value the answer
	 * @param degraded whether it is a static or stale one
	 * @param cut the finish reason of an answer that ends before its end, else
	 * {@code null}
	 */
	record Answered(@Nullable Object value, boolean degraded, @Nullable String cut) implements Outcome {

		/**
		 * The answer for one who waited: a failure that is returned rather than thrown is
		 * no more shared than others.
		 */
		@Nullable Object forWaiter() {
			return (this.value instanceof AiResult result && !result.isSuccess())
					? AiResult.failure(result.error().copy()) : this.value;
		}

		/**
		 * Tells the scopes of one who waited what the leader's own ones know already.
		 */
		void tell(@Nullable AiScope scope) {
			if (scope == null) {
				return;
			}
			if (this.cut != null) {
				scope.callAnswered(this.cut, null, this.degraded);
			}
			else if (this.degraded) {
				scope.degraded();
			}
		}

	}

	/**
	 * There is none.
	 *
	 * @param failure why, as an exception that belongs to the flight alone
	 * @param target the provider and model that were called last, or {@code null} where
	 * no call was seen
	 */
	record Failed(AiException failure, @Nullable ModelRef target) implements Outcome {

		/**
		 * Makes a copy at once: whoever leads goes on to change the original.
		 */
		static Failed of(Throwable original, @Nullable ModelRef target) {
			if (original instanceof AiException known) {
				return new Failed(known.copy(), target);
			}
			AiException inside = AiException.find(original);
			AiException.Builder told = (inside != null) ? inside.toBuilder() : AiException.builder(AiErrorType.UNKNOWN);
			return new Failed(
					told.message("The call that this one waited for failed with " + original.getClass().getName())
						.cause(original)
						.build(),
					target);
		}

		/**
		 * Records the target in the scopes of a waiter, as the leader's have it already.
		 */
		void tell(@Nullable AiScope scope) {
			if (scope != null && this.target != null) {
				scope.sharedCallFailed(this.target);
			}
		}

		AiException forWaiter() {
			return this.failure.copy();
		}

	}

	/**
	 * Its leader left early, for reasons of its own, or got what cannot be shared:
	 * someone else has to lead.
	 */
	record Abandoned() implements Outcome {
	}

}
