package io.neurolink.samples.pattern;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.pace.PaceSettings;
import io.neurolink.pace.Pacer;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.CallPace;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Service;

/**
 * Sends calls at the pace that their provider announces with each answer, so that none is
 * rejected. For the providers under {@code neurolink.providers} this is one property,
 * {@code neurolink.pace.enabled: true}; here it is written out, with a provider that
 * accepts three calls in two seconds. See docs/pacing.md.
 */
@Service
class PacedAnswers {

	private final AiTemplate paced;

	PacedAnswers(AiTemplate ai, AiClock clock, AiEvents events, TokenCounter counter) {
		this.paced = AiTemplate.builder()
			.provider(new ThreeInTwoSeconds(ai, clock))
			.pacer(new Pacer(PaceSettings.DEFAULT, counter, clock, events))
			.build();
	}

	CompletableFuture<AiResponse> answer(String question) {
		return this.paced.generateAsync(question);
	}

	/**
	 * A provider that announces its limit as vendors do.
	 */
	private static final class ThreeInTwoSeconds implements AiProvider {

		private static final int LIMIT = 3;

		private static final Duration WINDOW = Duration.ofSeconds(2);

		private final AiTemplate ai;

		private final AiClock clock;

		private long windowEnds;

		private int used = LIMIT;

		ThreeInTwoSeconds(AiTemplate ai, AiClock clock) {
			this.ai = ai;
			this.clock = clock;
			this.windowEnds = clock.nanoTime();
		}

		@Override
		public String name() {
			return "limited";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return Mono.deferContextual((context) -> {
				boolean accepted = accept(CallPace.of(context));
				return accepted ? this.ai.generateMono(request.prompt())
						: Mono.error(AiException.builder(AiErrorType.RATE_LIMIT)
							.message("Only " + LIMIT + " calls are accepted in " + WINDOW.toSeconds() + " seconds")
							.status(429)
							.build());
			});
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return generate(request).map((answer) -> AiChunk.of(answer.content())).flux();
		}

		private synchronized boolean accept(@Nullable CallPace pace) {
			long now = this.clock.nanoTime();
			if (now - this.windowEnds >= 0) {
				this.windowEnds = now + WINDOW.toNanos();
				this.used = 0;
			}
			boolean accepted = this.used < LIMIT;
			this.used += accepted ? 1 : 0;
			long millis = Math.max(1, Duration.ofNanos(this.windowEnds - now).toMillis() + 1);
			if (pace != null) {
				pace.responded(
						Map.of("x-ratelimit-limit-requests", String.valueOf(LIMIT), "x-ratelimit-remaining-requests",
								String.valueOf(LIMIT - this.used), "x-ratelimit-reset-requests", millis + "ms")::get);
			}
			return accepted;
		}

	}

}
