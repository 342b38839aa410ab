package io.neurolink.springai;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import io.neurolink.error.AiException;
import io.neurolink.provider.ApiKey;
import io.neurolink.provider.CallPace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.EmptyRateLimit;
import org.springframework.ai.chat.metadata.RateLimit;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The limits in the metadata of answers.
 */
class AnnouncedRateLimitTests {

	private final Recorded pace = new Recorded();

	@Test
	void theLimitsOfAnAnswerAreReported() {
		assertThat(AnnouncedRateLimit.report(this.pace, answer(new Limits()))).isTrue();
		Function<String, @Nullable String> headers = this.pace.headers;
		assertThat(headers).isNotNull();
		assertThat(headers.apply("x-ratelimit-limit-requests")).isEqualTo("50");
		assertThat(headers.apply("x-ratelimit-remaining-requests")).isEqualTo("0");
		assertThat(headers.apply("x-ratelimit-reset-requests")).isEqualTo("1500ms");
		assertThat(headers.apply("x-ratelimit-remaining-tokens")).isNull();
	}

	@Test
	void aModelWithoutLimitsReportsNothing() {
		assertThat(AnnouncedRateLimit.report(this.pace, answer(new EmptyRateLimit()))).isFalse();
		assertThat(AnnouncedRateLimit.report(null, answer(new Limits()))).isFalse();
		assertThat(this.pace.headers).isNull();
	}

	private static ChatResponse answer(RateLimit limits) {
		return new ChatResponse(List.of(new Generation(new AssistantMessage("answer"))),
				ChatResponseMetadata.builder().rateLimit(limits).build());
	}

	private static final class Limits implements RateLimit {

		@Override
		public Long getRequestsLimit() {
			return 50L;
		}

		@Override
		public Long getRequestsRemaining() {
			return 0L;
		}

		@Override
		public Duration getRequestsReset() {
			return Duration.ofMillis(1500);
		}

		@Override
		public Long getTokensLimit() {
			return 0L;
		}

		@Override
		public Long getTokensRemaining() {
			return 0L;
		}

		@Override
		public Duration getTokensReset() {
			return Duration.ZERO;
		}

	}

	private static final class Recorded implements CallPace {

		private @Nullable Function<String, @Nullable String> headers;

		@Override
		public @Nullable ApiKey key() {
			return null;
		}

		@Override
		public Mono<ApiKey> another(Collection<ApiKey> tried) {
			return Mono.empty();
		}

		@Override
		public void responded(Function<String, @Nullable String> headers) {
			this.headers = headers;
		}

		@Override
		public void failed(AiException failure) {
		}

	}

}
