package io.neurolink.benchmarks.web.neurolink;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.template.AiTemplate;

/**
 * A bean with one annotated method.
 */
class Desk {

	private final AiTemplate ai;

	Desk(AiTemplate ai) {
		this.ai = ai;
	}

	@AiFallback("Please try again later.")
	@AiCached
	@AiRetry
	@AiRateLimited
	String answer(String question) {
		return this.ai.generate(question);
	}

}
