package io.neurolink.samples.pattern;

import java.util.concurrent.CompletableFuture;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Never more than 100 calls in any 60 seconds; one more is refused and told when there is
 * room. The limiter has a name, so that {@code application.yml} can set another limit,
 * which it does: 5, for a refusal is to be seen after a few calls. See
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
