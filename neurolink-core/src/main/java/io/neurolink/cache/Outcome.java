package io.neurolink.cache;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiResult;
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
	 */
	record Failed(AiException failure) implements Outcome {

		/**
		 * Makes a copy at once: whoever leads goes on to change the original.
		 */
		static Failed of(Throwable original) {
			if (original instanceof AiException known) {
				return new Failed(known.copy());
			}
			AiException inside = AiException.find(original);
			AiException.Builder told = (inside != null) ? inside.toBuilder() : AiException.builder(AiErrorType.UNKNOWN);
			return new Failed(
					told.message("The call that this one waited for failed with " + original.getClass().getName())
						.cause(original)
						.build());
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
