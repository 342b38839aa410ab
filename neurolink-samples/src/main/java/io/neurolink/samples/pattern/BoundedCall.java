package io.neurolink.samples.pattern;

import java.time.Duration;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResult;
import io.neurolink.template.AiTemplate;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/**
 * Against the anti-patterns: the call has a time after which it is cancelled, not only
 * given up; the answer has a length; a prompt beyond the model's context window is
 * refused before it is paid for; and a failure is looked at. See docs/anti-patterns.md.
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
