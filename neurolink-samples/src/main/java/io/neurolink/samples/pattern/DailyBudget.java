package io.neurolink.samples.pattern;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiFallback;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Spends at most a fixed amount per window. Before each call the maximum that it can cost
 * is reserved; a call that does not fit is rejected at once, and a static answer replaces
 * it. See docs/cost.md.
 */
@Service
class DailyBudget {

	private static final int MOST_TOKENS = 50;

	private final AiTemplate ai;

	DailyBudget(AiTemplate ai) {
		this.ai = ai;
	}

	@AiFallback(value = "Today's budget is spent. Please try again tomorrow.")
	@AiBudget(name = "support", limit = "0.0002 USD", per = "1d")
	AiResponse answer(String question) {
		return this.ai.generate(AiRequest.builder().prompt(question).maxTokens(MOST_TOKENS).build());
	}

}
