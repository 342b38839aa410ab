package io.neurolink.samples.pattern;

import io.neurolink.annotation.AiFallback;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * A model, then a cheaper one, then another provider, then an apology. Only failures that
 * another model may help lead on, and {@link AiResponse#degraded()} tells the apology
 * from an answer. See docs/fallback.md.
 */
@Service
class GracefulDegradation {

	private final AiTemplate ai;

	GracefulDegradation(AiTemplate ai) {
		this.ai = ai;
	}

	@AiFallback(models = { "openai/gpt-4o-mini", "anthropic/claude-haiku-4-5" },
			value = "I'm currently experiencing technical difficulties. Please try again later.")
	AiResponse answer(String question) {
		return this.ai.generate(AiRequest.builder().provider("openai").model("gpt-4o").prompt(question).build());
	}

}
