package io.neurolink.test.support;

import java.util.Locale;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiRequest;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Component;

@Component
class SupportModels {

	private final AiTemplate ai;

	SupportModels(AiTemplate ai) {
		this.ai = ai;
	}

	@AiFallback("other")
	@AiRetry(maxRetries = 1, delay = "200ms", jitter = "0s")
	String intent(String question) {
		String prompt = "Classify as billing, delivery or other, in one word: " + question;
		return this.ai.generate(prompt).strip().toLowerCase(Locale.ROOT);
	}

	@AiFallback(models = "anthropic/claude-haiku-4-5", value = "Please try again later.")
	@AiCached(ttl = "1h")
	@AiRetry(maxRetries = 2, delay = "1s", jitter = "0s")
	String answer(String intent, String question) {
		AiRequest request = AiRequest.builder()
			.system("You answer customers' questions about " + intent + ".")
			.prompt(question)
			.build();
		return this.ai.generate(request).content();
	}

}
