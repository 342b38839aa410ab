package io.neurolink.cache;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a flight for the waiting callers.
 */
sealed interface Outcome {

	/**
	 * An answer.
	 *
	 * @param value the answer
	 * @param degraded whether it is a static or stale one
	 * @param substituted whether another model than the effective one gave it
	 * @param cut the finish reason of an incomplete answer, otherwise {@code null}
	 */
	record Answered(@Nullable Object value, boolean degraded, boolean substituted,
			@Nullable String cut) implements Outcome {

		/**
		 * Creates the outcome of an answer that was found in the store.
		 */
		static Answered stored(Object value) {
			return new Answered(value, false, false, null);
		}

		/**
		 * Returns the answer for a waiting caller. A failure that is returned rather than
		 * thrown is not shared either, and the answer costs this caller nothing.
		 */
		@Nullable Object forWaiter() {
			return (this.value instanceof AiResult result && !result.isSuccess())
					? AiResult.failure(result.error().copy()) : NativeParts.withoutCost(this.value);
		}

		/**
		 * Records in the scopes of a waiting caller what the leader's scopes have
		 * recorded already.
		 */
		void recordIn(@Nullable CallScope scope) {
			if (scope == null) {
				return;
			}
			if (this.substituted) {
				scope.markSubstituted();
			}
			if (this.cut != null) {
				scope.callAnswered(this.cut, null, this.degraded);
			}
			else if (this.degraded) {
				scope.markDegraded();
			}
		}

	}

	/**
	 * A failure.
	 *
	 * @param failure the failure, an instance that only the flight uses
	 * @param target the provider and model that were called last, or {@code null} if no
	 * call was seen
	 */
	record Failed(AiException failure, @Nullable ModelRef target) implements Outcome {

		/**
		 * Creates the outcome with a copy of the failure, because the leader goes on to
		 * modify the original.
		 */
		static Failed of(Throwable original, @Nullable ModelRef target) {
			if (original instanceof AiException known) {
				return new Failed(known.copy(), target);
			}
			AiException inside = AiException.find(original);
			AiException.Builder shared = (inside != null) ? inside.toBuilder()
					: AiException.builder(AiErrorType.UNKNOWN);
			return new Failed(
					shared.message("The call that this one waited for failed with " + original.getClass().getName())
						.cause(original)
						.build(),
					target);
		}

		/**
		 * Records the target in the scopes of a waiting caller; the leader's scopes have
		 * it already.
		 */
		void recordIn(@Nullable CallScope scope) {
			if (scope != null && this.target != null) {
				scope.sharedCallFailed(this.target);
			}
		}

		AiException forWaiter() {
			return this.failure.copy();
		}

	}

	/**
	 * No shared outcome: the leader left early, or its answer cannot be shared. Another
	 * caller has to lead.
	 */
	record Abandoned() implements Outcome {
	}

}
