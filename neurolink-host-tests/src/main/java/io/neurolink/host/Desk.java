package io.neurolink.host;

import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * A service with all four annotations.
 */
@Service
class Desk {

	private final AiTemplate ai;

	private final AtomicInteger calls = new AtomicInteger();

	Desk(AiTemplate ai) {
		this.ai = ai;
	}

	@AiFallback("sorry")
	@AiCached(ttl = "1h")
	@AiRetry(delay = "1ms", jitter = "0s")
	@AiRateLimited(limit = 10, per = "1s")
	String answer(String question) {
		this.calls.incrementAndGet();
		return this.ai.generate(question);
	}

	int calls() {
		return this.calls.get();
	}

}
