package io.neurolink.middleware;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Wraps every call to a provider. A middleware may change the request or the answer,
 * observe the call, answer by itself, or call the rest of the chain several times. It
 * must not block.
 */
public interface AiMiddleware {

	/**
	 * Wraps a call for a whole answer.
	 * @param request the request, with provider and model
	 * @param chain the rest of the chain
	 * @return the answer
	 */
	default Mono<AiResponse> generate(AiRequest request, Chain chain) {
		return chain.next(request);
	}

	/**
	 * Wraps a call for a streamed answer.
	 * @param request the request, with provider and model
	 * @param chain the rest of the chain
	 * @return the chunks of the answer
	 */
	default Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		return chain.next(request);
	}

	/**
	 * A position in the chain for whole answers. A value: each call of
	 * {@link #next(AiRequest)} runs everything behind it.
	 */
	@FunctionalInterface
	interface Chain {

		/**
		 * Runs the rest of the chain.
		 * @param request the request
		 * @return the answer
		 */
		Mono<AiResponse> next(AiRequest request);

	}

	/**
	 * A position in the chain for streamed answers. A value: each call of
	 * {@link #next(AiRequest)} runs everything behind it.
	 */
	@FunctionalInterface
	interface StreamChain {

		/**
		 * Runs the rest of the chain.
		 * @param request the request
		 * @return the chunks of the answer
		 */
		Flux<AiChunk> next(AiRequest request);

	}

}
