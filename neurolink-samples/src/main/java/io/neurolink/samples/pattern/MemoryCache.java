package io.neurolink.samples.pattern;

import io.neurolink.annotation.AiCached;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Sends the same question once per hour, also for concurrent callers. The model is part
 * of the key, and failures are never cached. See docs/cache.md.
 */
@Service
class MemoryCache {

	private final AiTemplate ai;

	MemoryCache(AiTemplate ai) {
		this.ai = ai;
	}

	@AiCached(ttl = "1h")
	AiResponse answer(String question) {
		return this.ai.generate(AiRequest.of(question));
	}

}
