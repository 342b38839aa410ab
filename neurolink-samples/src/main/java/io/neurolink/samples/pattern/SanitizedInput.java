package io.neurolink.samples.pattern;

import io.neurolink.middleware.InputSanitizer;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Sanitizes the customer's message and keeps at most 1000 characters of it. It remains a
 * message of the user and never becomes part of the instruction. It is a filter, not a
 * complete protection. {@code neurolink.sanitizer.enabled} applies it to every call of an
 * application; here it applies to one call. See docs/security.md.
 */
@Service
class SanitizedInput {

	private final AiTemplate ai;

	private final InputSanitizer sanitizer = new InputSanitizer(InputSanitizer.Mode.STRIP, 1000);

	SanitizedInput(AiTemplate ai) {
		this.ai = ai;
	}

	AiResponse answer(String question) {
		AiRequest request = AiRequest.builder()
			.system("You are the support desk of an online shop. Answer in a few sentences.")
			.prompt(this.sanitizer.sanitize(question))
			.build();
		return this.ai.generate(request);
	}

}
