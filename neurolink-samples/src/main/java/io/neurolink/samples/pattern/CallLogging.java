package io.neurolink.samples.pattern;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * Logs the provider's identifier of a request. The starter's
 * {@link io.neurolink.middleware.LoggingMiddleware} already logs a line for each call,
 * successful or failed, with model, attempt, duration and lengths, and without prompt and
 * answer. See docs/middleware.md.
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
