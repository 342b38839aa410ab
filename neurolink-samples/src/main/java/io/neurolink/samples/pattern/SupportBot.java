package io.neurolink.samples.pattern;

import java.util.Locale;
import java.util.stream.Stream;

import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Finds out what a customer wants, then answers: two calls, whose answers a test makes
 * up. See SupportBotTests, and docs/testing.md. Offline the simulated model repeats the
 * question, so that an intent is found where the question names it.
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

	// Without an intent the answer is less to the point, and still an answer.
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
