package io.neurolink.samples.pattern;

import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Five retries, each after a random part of a second more, so that callers who failed
 * together do not come back together. The jitter comes on top of the cap of 30 seconds,
 * so that late attempts are spread, too. See docs/retry.md.
 */
@Service
class JitteredBackoff {

	private final AiTemplate ai;

	JitteredBackoff(AiTemplate ai) {
		this.ai = ai;
	}

	@AiRetry(maxRetries = 5, delay = "1s", multiplier = 2, maxDelay = "30s", jitter = "1s")
	AiResponse answer(String question) {
		return this.ai.generate(AiRequest.of(question));
	}

}
