package io.neurolink.samples.pattern;

import io.neurolink.annotation.AiCached;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * The same question is asked once an hour, and once where many ask it at the same time.
 * The model belongs to the key, and a failure is never kept. See docs/cache.md.
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
