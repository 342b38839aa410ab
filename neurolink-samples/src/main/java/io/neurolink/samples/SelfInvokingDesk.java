package io.neurolink.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRetry;
import io.neurolink.template.AiTemplate;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Service;

/**
 * Answers several questions by calling an annotated method of its own, which is private:
 * AspectJ applies the annotations there, proxies would not.
 */
@Service
@Profile("aspectj")
class SelfInvokingDesk {

	private final AiTemplate ai;

	private final AtomicInteger modelCalls = new AtomicInteger();

	SelfInvokingDesk(AiTemplate ai) {
		this.ai = ai;
	}

	/**
	 * Answers questions in order. A question that was asked before is answered from the
	 * cache.
	 * @param questions the questions, not blank
	 * @return the answers
	 */
	List<String> answerAll(List<String> questions) {
		List<String> answers = new ArrayList<>();
		for (String question : questions) {
			answers.add(answer(question));
		}
		return answers;
	}

	/**
	 * Returns how often a model was called.
	 * @return the number of calls since the start
	 */
	int modelCalls() {
		return this.modelCalls.get();
	}

	@AiCached(ttl = "1h")
	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms")
	private String answer(String question) {
		this.modelCalls.incrementAndGet();
		return this.ai.generate(question);
	}

}
