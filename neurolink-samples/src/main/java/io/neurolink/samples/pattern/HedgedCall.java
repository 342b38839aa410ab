package io.neurolink.samples.pattern;

import io.neurolink.annotation.AiFallback;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Sends a call that is slow to answer to a second model as well. The first content wins,
 * and the other call is cancelled; the method runs once. An application with more traffic
 * would write {@code "p95"} instead of a duration. See docs/hedging.md.
 */
@Service
class HedgedCall {

	private final AiTemplate ai;

	HedgedCall(AiTemplate ai) {
		this.ai = ai;
	}

	@AiFallback(models = "anthropic/claude-haiku-4-5", hedgeAfter = "800ms")
	AiResponse answer(String question) {
		return this.ai.generate(AiRequest.builder().provider("openai").prompt(question).build());
	}

}
