package io.neurolink.scope;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What every call to a provider inside a scope has to pass, as where tokens are limited:
 * only there is it known what is sent. Thread-safe; never blocks.
 */
@FunctionalInterface
public interface AiCallGate {

	/**
	 * Lets a call through.
	 * @param request what is about to be sent, with provider and model
	 * @return completes with the admission when the call may begin, or fails with an
	 * {@link io.neurolink.error.AiException}; whoever cancels gives up the place
	 */
	Mono<Admission> admit(AiRequest request);

	/**
	 * A call that was let through. Thread-safe.
	 */
	@FunctionalInterface
	interface Admission {

		/**
		 * The call is over, well or not. Counts once; later ones are without effect.
		 * @param usage what it cost, or {@code null} where the provider did not tell
		 * @param delivered the text that was delivered; empty where nothing was
		 */
		void ended(@Nullable AiUsage usage, String delivered);

	}

}
