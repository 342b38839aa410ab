package io.neurolink.samples.pattern;

import io.neurolink.annotation.AiFallback;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Falls back from a model to a cheaper one, then to another provider, then to a static
 * text. Only failures that another model may avoid lead to a fallback.
 * {@link AiResponse#degraded()} distinguishes the static text from an answer. See
 * docs/fallback.md.
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
