package io.neurolink.samples.pattern;

import java.util.concurrent.CompletableFuture;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Allows at most 100 calls in any 60 seconds. A further call is rejected, with the time
 * until a permit is available. The limiter has a name, so that {@code application.yml}
 * can set another limit: it sets 5, so that a few calls show a rejection. See
 * docs/rate-limit.md.
 */
@Service
class SlidingWindow {

	private final AiTemplate ai;

	SlidingWindow(AiTemplate ai) {
		this.ai = ai;
	}

	@AiRateLimited(name = "window", limit = 100, per = "60s", algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW,
			mode = AiRateLimited.Mode.REJECT)
	CompletableFuture<AiResponse> answer(String question) {
		return this.ai.generateAsync(AiRequest.of(question));
	}

}
