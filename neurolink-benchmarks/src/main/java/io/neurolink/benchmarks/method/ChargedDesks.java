package io.neurolink.benchmarks.method;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.AiProvider;
import io.neurolink.template.AiTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Contenders whose methods call a model, which answers at once.
 */
final class ChargedDesks {

	private ChargedDesks() {
	}

	/**
	 * Reserves and settles tokens.
	 */
	static class ByTokens implements Desk {

		private final AiTemplate ai = template();

		@Override
		@AiRateLimited(limit = 1_000_000_000, unit = AiRateLimited.Unit.TOKENS)
		public String answer(Long question) {
			return this.ai.generate(request(question)).content();
		}

	}

	/**
	 * Reserves and settles money.
	 */
	static class ByBudget implements Desk {

		private final AiTemplate ai = template();

		@Override
		@AiBudget(limit = "1000000 USD")
		public String answer(Long question) {
			return this.ai.generate(request(question)).content();
		}

	}

	private static AiRequest request(Long question) {
		return AiRequest.builder()
			.system("You answer questions about deliveries.")
			.prompt("Where is my parcel " + question + ", and when will it arrive?")
			.model("gpt-4o-mini")
			.maxTokens(500)
			.build();
	}

	private static AiTemplate template() {
		return AiTemplate.builder().provider(new Immediate()).build();
	}

	/**
	 * Answers without a wait.
	 */
	private static final class Immediate implements AiProvider {

		@Override
		public String name() {
			return "openai";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return Mono.just(AiResponse.builder()
				.content(Desk.ANSWER)
				.provider("openai")
				.model("gpt-4o-mini")
				.finishReason("stop")
				.usage(AiUsage.of(25, 30))
				.build());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.error(new UnsupportedOperationException("Only whole answers are measured"));
		}

	}

}
