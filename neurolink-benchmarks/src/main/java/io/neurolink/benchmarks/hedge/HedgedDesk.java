package io.neurolink.benchmarks.hedge;

import io.neurolink.annotation.AiFallback;
import io.neurolink.model.AiChunk;
import io.neurolink.template.AiTemplate;
import reactor.core.publisher.Flux;

/**
 * The measured methods.
 */
class HedgedDesk {

	/** Slightly more than the calls that are slow in {@link Scenario#TAIL}. */
	static final String AFTER = "p94.5";

	private final AiTemplate ai;

	HedgedDesk(AiTemplate ai) {
		this.ai = ai;
	}

	@AiFallback(models = "second/m")
	Flux<AiChunk> plain(String question) {
		return this.ai.stream(question);
	}

	@AiFallback(models = "second/m", hedgeAfter = AFTER)
	Flux<AiChunk> hedged(String question) {
		return this.ai.stream(question);
	}

}
