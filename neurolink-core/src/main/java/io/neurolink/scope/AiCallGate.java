package io.neurolink.scope;

import java.math.BigDecimal;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A gate for every call to a provider inside a scope, for example for a limit on tokens,
 * because the prompt is known only there. Thread-safe; never blocks.
 */
@FunctionalInterface
public interface AiCallGate {

	/**
	 * Admits a call.
	 * @param request the request to send, with provider and model
	 * @return completes with the admission when the call may begin, or fails with an
	 * {@link io.neurolink.error.AiException}; cancelling gives up the position
	 */
	Mono<Admission> admit(AiRequest request);

	/**
	 * The outcome of a call that has ended.
	 *
	 * @param usage the tokens of the call, or {@code null} if the provider did not report
	 * them
	 * @param cost the cost of the call in USD, or {@code null} if it is not known
	 * @param delivered the text that was delivered; empty if there was none
	 */
	record Outcome(@Nullable AiUsage usage, @Nullable BigDecimal cost, String delivered) {
	}

	/**
	 * An admitted call. Thread-safe.
	 */
	@FunctionalInterface
	interface Admission {

		/**
		 * Records the end of the call, successful or not. A caller that cancels before it
		 * received the admission ends it too. The first call counts; later ones have no
		 * effect.
		 * @param usage the tokens of the call, or {@code null} if the provider did not
		 * report them
		 * @param delivered the text that was delivered; empty if there was none
		 */
		void ended(@Nullable AiUsage usage, String delivered);

		/**
		 * Records the end of the call, as {@link #ended(AiUsage, String)} does, with its
		 * cost.
		 * @param outcome the outcome of the call
		 */
		default void ended(Outcome outcome) {
			ended(outcome.usage(), outcome.delivered());
		}

	}

}
