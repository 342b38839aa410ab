package io.neurolink.redis;

import java.time.Duration;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkRedisLimitsAutoConfiguration;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.AiProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.RedisServer;
import io.neurolink.token.TokenCounter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for a limit on tokens that two applications share. A call is estimated at 117
 * tokens and costs 25, so that of 150 an hour two calls are let through, and one where
 * nothing is settled.
 */
@Timeout(60)
class TokensOnRedisTests {

	private static RedisServer server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, NeuroLinkAutoConfiguration.class,
				NeuroLinkRedisLimitsAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
				NeuroLinkAspectsAutoConfiguration.class))
		.withBean(Desk.class)
		.withBean(AiProvider.class, Frugal::new)
		.withBean(TokenCounter.class, () -> (text, provider, model) -> text.length())
		.withPropertyValues("neurolink.rate-limit.store=redis", "neurolink.rate-limit.store-timeout=5s")
		.withPropertyValues(server.properties());

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "TOKEN_BUCKET, false", "TOKEN_BUCKET, true", "SLIDING_WINDOW, false", "SLIDING_WINDOW, true" })
	void theRealUsageSettlesTheEstimateForAllInstances(String algorithm, boolean streamed) {
		ApplicationContextRunner instance = this.runner.withPropertyValues(
				"neurolink.rate-limit.instances.tokens.algorithm=" + algorithm,
				"neurolink.rate-limit.instances.tokens.limit=" + (streamed ? 151 : 150));
		instance.run((one) -> instance.run((other) -> {
			one.getBean(Desk.class).ask(streamed);
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.ignoreException(AiLimitExceededException.class)
				.until(() -> other.getBean(Desk.class).ask(streamed).equals("answer"));
			AiLimitExceededException refusal = catchThrowableOfType(AiLimitExceededException.class,
					() -> one.getBean(Desk.class).ask(streamed));
			assertThat(refusal).hasMessageContaining("estimated at 117 tokens");
		}));
	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiRateLimited(name = "tokens", limit = 150, per = "1h", mode = AiRateLimited.Mode.REJECT,
				unit = AiRateLimited.Unit.TOKENS)
		public String ask(boolean streamed) {
			AiRequest request = AiRequest.builder().prompt("0123456789").maxTokens(100).build();
			if (!streamed) {
				return this.ai.generate(request).content();
			}
			return String.join("",
					this.ai.stream(request).map(AiChunk::content).collectList().blockOptional().orElseThrow());
		}

	}

	private static final class Frugal implements AiProvider {

		@Override
		public String name() {
			return "frugal";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return Mono.just(AiResponse.builder().content("answer").usage(AiUsage.of(20, 5)).build());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.just(AiChunk.of("answer"),
					AiChunk.builder().content("").finishReason("stop").usage(AiUsage.of(20, 5)).build());
		}

	}

}
