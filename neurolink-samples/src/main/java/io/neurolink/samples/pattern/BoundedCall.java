package io.neurolink.samples.pattern;

import java.time.Duration;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResult;
import io.neurolink.template.AiTemplate;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/**
 * Avoids the anti-patterns: a timeout cancels the call rather than only abandoning it,
 * the length of the answer is limited, a prompt beyond the model's context window is
 * rejected before it is paid for, and failures are handled. See docs/anti-patterns.md.
 */
@Service
class BoundedCall {

	private final AiTemplate ai;

	private final Duration patience;

	BoundedCall(AiTemplate ai, @Value("${support-desk.patience}") Duration patience) {
		this.ai = ai;
		this.patience = patience;
	}

	AiResult answer(String question) {
		return this.ai.tryGenerate(AiRequest.builder().prompt(question).maxTokens(500).timeout(this.patience).build());
	}

}
