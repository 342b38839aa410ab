package io.neurolink.samples.pattern;

import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Retries up to five times, with a random addition of up to one second to each delay, so
 * that callers that failed together do not retry together. The jitter is added to the
 * maximum of 30 seconds, too, so that late attempts are spread likewise. See
 * docs/retry.md.
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
