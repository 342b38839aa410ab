package io.neurolink.samples.pattern;

import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResult;
import io.neurolink.template.AiTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;

/**
 * A failure as a value, with its type, whether the same call is worth another try, and
 * when. The type is what to decide by; messages are for people. See docs/errors.md.
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
			logger.info("No answer: {}, worth another try: {}, not before: {}", error.type(), error.retryable(),
					error.retryAfter());
		}
		return result;
	}

}
