package io.neurolink.samples.pattern;

import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Three retries after 1, 2 and 4 seconds, all within half a minute. What the provider
 * asks for in its {@code Retry-After} is a floor, and what no retry can mend, such as a
 * wrong key, fails at once. See docs/retry.md.
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
