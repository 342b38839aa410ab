package io.neurolink.samples.pattern;

import java.util.concurrent.CompletableFuture;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Allows ten calls at once, then one per second. Later calls wait in order without
 * holding a thread, and a call that would wait too long is rejected immediately. See
 * docs/rate-limit.md.
 */
@Service
class TokenBucket {

	private final AiTemplate ai;

	TokenBucket(AiTemplate ai) {
		this.ai = ai;
	}

	@AiRateLimited(limit = 10, per = "10s", algorithm = AiRateLimited.Algorithm.TOKEN_BUCKET, maxWait = "5s")
	CompletableFuture<AiResponse> answer(String question) {
		return this.ai.generateAsync(AiRequest.of(question));
	}

}
