package io.neurolink.scope;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An engine around each single call to a model inside a scope, for example a retry that
 * does not run the method around the call again. Thread-safe; never blocks.
 */
public interface ModelCallLayer {

	/**
	 * Applies the engine to a call for a whole answer.
	 * @param call the call; each subscription makes it once, in the scope of its Reactor
	 * context
	 * @return the answer
	 */
	Mono<AiResponse> whole(Mono<AiResponse> call);

	/**
	 * Applies the engine to a call for a streamed answer.
	 * @param call the call; each subscription makes it once, in the scope of its Reactor
	 * context
	 * @return the chunks
	 */
	Flux<AiChunk> stream(Flux<AiChunk> call);

}
