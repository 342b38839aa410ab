package io.neurolink.samples.pattern;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * The starter's {@link io.neurolink.middleware.LoggingMiddleware} writes a line for each
 * call, answered or failed, with model, attempt, duration and lengths, and without the
 * words. What is left to do is to note the provider's identifier of the request where a
 * customer's case is kept. See docs/middleware.md.
 */
@Service
class CallLogging {

	private static final Logger logger = LoggerFactory.getLogger(CallLogging.class);

	private final AiTemplate ai;

	CallLogging(AiTemplate ai) {
		this.ai = ai;
	}

	AiResponse answer(String question) {
		AiResponse answer = this.ai.generate(AiRequest.of(question));
		logger.info("A question of {} characters was answered by {}/{}, request {}", question.length(),
				answer.provider(), answer.model(), answer.requestId());
		return answer;
	}

}
