package io.neurolink.samples.pattern;

import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Retries three times after 1, 2 and 4 seconds, within 30 seconds altogether. The
 * {@code Retry-After} of a provider is the minimum delay, and failures that no retry can
 * fix, such as a wrong key, fail immediately. See docs/retry.md.
 */
@Service
class ExponentialBackoff {

	private final AiTemplate ai;

	ExponentialBackoff(AiTemplate ai) {
		this.ai = ai;
	}

	@AiRetry(maxRetries = 3, delay = "1s", multiplier = 2, maxDelay = "10s", jitter = "0s", deadline = "30s")
	AiResponse answer(String question) {
		return this.ai.generate(AiRequest.of(question));
	}

}
