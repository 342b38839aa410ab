package io.neurolink.samples.pattern;

import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResult;
import io.neurolink.template.AiTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * Handles a failure as a value with its type, whether a retry may succeed, and when. Code
 * decides by the type; messages are for people. See docs/errors.md.
 */
@Service
class ComprehensiveErrors {

	private static final Logger logger = LoggerFactory.getLogger(ComprehensiveErrors.class);

	private final AiTemplate ai;

	ComprehensiveErrors(AiTemplate ai) {
		this.ai = ai;
	}

	AiResult answer(String question) {
		AiResult result = this.ai.tryGenerate(AiRequest.of(question));
		if (!result.isSuccess()) {
			AiException error = result.error();
			logger.info("No answer: {}, retryable: {}, retry after: {}", error.type(), error.retryable(),
					error.retryAfter());
		}
		return result;
	}

}
