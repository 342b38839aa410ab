package io.neurolink.samples.pattern;

import java.util.Locale;
import java.util.stream.Stream;

import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Determines the intent of a customer, then answers, by two calls whose answers a test
 * defines. See SupportBotTests and docs/testing.md. Offline, the simulated model repeats
 * the question, so that the intent is recognized if the question names it.
 */
@Service
class SupportBot {

	private final AiTemplate ai;

	SupportBot(AiTemplate ai) {
		this.ai = ai;
	}

	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms")
	Reply reply(String question) {
		Intent intent = intent(question);
		AiRequest request = AiRequest.builder()
			.system("You answer customers' questions about " + intent.word() + ", in a few sentences.")
			.prompt(question)
			.build();
		return new Reply(intent, this.ai.generate(request));
	}

	// An answer without a known intent is less specific, but better than a failure.
	private Intent intent(String question) {
		AiRequest request = AiRequest.builder()
			.system("Say in one word what the customer asks about: billing, delivery or other.")
			.prompt(question)
			.maxTokens(5)
			.build();
		return Intent.in(this.ai.tryGenerate(request).orElse(""));
	}

	enum Intent {

		BILLING, DELIVERY, OTHER;

		static Intent in(String answer) {
			String words = answer.toLowerCase(Locale.ROOT);
			return Stream.of(BILLING, DELIVERY)
				.filter((intent) -> words.contains(intent.word()))
				.findFirst()
				.orElse(OTHER);
		}

		String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	record Reply(Intent intent, AiResponse answer) {
	}

}
