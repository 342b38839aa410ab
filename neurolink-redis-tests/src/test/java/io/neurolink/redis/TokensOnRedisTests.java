package io.neurolink.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkRedisLimitsAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.error.AiOverloadedException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.AiProvider;
import io.neurolink.ratelimit.Limiter;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RateLimit.Algorithm;
import io.neurolink.ratelimit.Reservation;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.RedisServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.token.TokenCounter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for a limit on tokens that two applications share. A call is estimated at 117
 * tokens and costs 25, so that of 150 two calls are let through, and one where nothing is
 * settled.
 */
@Timeout(60)
class TokensOnRedisTests {

	private static RedisServer server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(DataRedisAutoConfiguration.class,
				NeuroLinkAutoConfiguration.class, NeuroLinkRedisLimitsAutoConfiguration.class,
				NeuroLinkEnginesAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withBean(Desk.class)
		.withBean(Frugal.class)
		.withBean(TokenCounter.class, () -> (text, provider, model) -> text.length())
		.withPropertyValues("neurolink.rate-limit.store=redis", "neurolink.rate-limit.store-timeout=5s")
		.withPropertyValues(server.properties());

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@BeforeEach
	void renewServer() {
		server.renew();
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

	@ParameterizedTest
	@EnumSource
	void whatAFailedCallDidNotUseIsGivenBack(Algorithm algorithm) {
		run(algorithm, (one, other) -> {
			one.getBean(Frugal.class).failing = true;
			Desk desk = one.getBean(Desk.class);
			assertThatExceptionOfType(AiOverloadedException.class).isThrownBy(() -> desk.ask(false));
			assertLeft(other, one, algorithm, 150);
			assertThatExceptionOfType(AiOverloadedException.class).isThrownBy(() -> desk.ask(true));
			assertLeft(other, one, algorithm, 150);
		});
	}

	@ParameterizedTest
	@EnumSource
	void whatACancelledCallDidNotUseIsGivenBack(Algorithm algorithm) {
		run(algorithm, (one, other) -> {
			one.getBean(Frugal.class).hanging = true;
			CompletableFuture<AiResponse> future = one.getBean(Desk.class).future();
			// The check below takes tokens for a moment: a call that is not admitted yet
			// would be refused.
			assertThat(one.getBean(Frugal.class).asked).succeedsWithin(Duration.ofSeconds(20));
			assertLeft(other, one, algorithm, 150 - 117);
			assertThatExceptionOfType(AiLimitExceededException.class).as("one that is refused takes nothing")
				.isThrownBy(() -> other.getBean(Desk.class).ask(false));
			assertLeft(other, one, algorithm, 150 - 117);
			future.cancel(true);
			assertLeft(other, one, algorithm, 150);
			StepVerifier.create(one.getBean(Desk.class).stream()).expectNextCount(1).thenCancel().verify();
			assertLeft(other, one, algorithm, 150 - 17 - "answer".length());
		});
	}

	@ParameterizedTest
	@EnumSource
	void whatACallUsedBeyondItsEstimateIsMissingToAllInstances(Algorithm algorithm) {
		run(algorithm, (one, other) -> {
			one.getBean(Frugal.class).usage = AiUsage.of(20, 120);
			one.getBean(Desk.class).future().join();
			assertLeft(other, one, algorithm, 10);
		});
	}

	@ParameterizedTest
	@EnumSource
	void aCostAboveTheCapacityIsRefusedWithWords(Algorithm algorithm) {
		run(algorithm, (one, other) -> {
			AiLimitExceededException refusal = catchThrowableOfType(AiLimitExceededException.class,
					() -> one.getBean(Desk.class).large());
			assertThat(refusal).hasMessageContaining("costs 1017, more than the limit")
				.hasMessageContaining("17 for the prompt and 1000 for the answer (maxTokens)");
			assertThat(refusal.retryAfter()).isNull();
			assertLeft(other, one, algorithm, 150);
		});
	}

	private void run(Algorithm algorithm, BiConsumer<ApplicationContext, ApplicationContext> test) {
		ApplicationContextRunner instance = this.runner
			.withPropertyValues("neurolink.rate-limit.instances.tokens.algorithm=" + algorithm);
		instance.run((one) -> instance.run((other) -> test.accept(one, other)));
	}

	/**
	 * Takes what should be left, and no more, and gives it back: in the one application,
	 * and then in that whose next call is not to come before.
	 */
	private static void assertLeft(ApplicationContext there, ApplicationContext here, Algorithm algorithm, int tokens) {
		RateLimit limit = new RateLimit("tokens", 150, Duration.ofHours(100), algorithm, RateLimit.Mode.REJECT,
				Duration.ZERO);
		for (ApplicationContext application : List.of(there, here)) {
			Limiter limiter = application.getBean(LimiterStore.class).limiter(limit, null);
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> (tokens == 150 || !canTake(limiter, tokens + 1)) && canTake(limiter, tokens));
		}
	}

	private static boolean canTake(Limiter limiter, int tokens) {
		Reservation reservation = limiter.reserve(tokens, Duration.ZERO);
		try {
			reservation.whenReady().join();
			return true;
		}
		catch (CompletionException ex) {
			assertThat(ex).hasCauseInstanceOf(AiLimitExceededException.class);
			return false;
		}
		finally {
			reservation.cancel();
		}
	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiRateLimited(name = "tokens", limit = 150, per = "100h", mode = AiRateLimited.Mode.REJECT,
				unit = AiRateLimited.Unit.TOKENS)
		public String ask(boolean streamed) {
			AiRequest request = request(100);
			if (!streamed) {
				return this.ai.generate(request).content();
			}
			return String.join("",
					this.ai.stream(request).map(AiChunk::content).collectList().blockOptional().orElseThrow());
		}

		@AiRateLimited(name = "tokens", limit = 150, per = "100h", mode = AiRateLimited.Mode.REJECT,
				unit = AiRateLimited.Unit.TOKENS)
		public CompletableFuture<AiResponse> future() {
			return this.ai.generateAsync(request(100));
		}

		@AiRateLimited(name = "tokens", limit = 150, per = "100h", mode = AiRateLimited.Mode.REJECT,
				unit = AiRateLimited.Unit.TOKENS)
		public Flux<AiChunk> stream() {
			return this.ai.stream(request(100));
		}

		@AiRateLimited(name = "tokens", limit = 150, per = "100h", mode = AiRateLimited.Mode.REJECT,
				unit = AiRateLimited.Unit.TOKENS)
		public AiResponse large() {
			return this.ai.generate(request(1000));
		}

		private static AiRequest request(int maxTokens) {
			return AiRequest.builder().prompt("0123456789").maxTokens(maxTokens).build();
		}

	}

	private static final class Frugal implements AiProvider {

		private volatile AiUsage usage = AiUsage.of(20, 5);

		private volatile boolean failing;

		private volatile boolean hanging;

		private final CompletableFuture<Void> asked = new CompletableFuture<>();

		@Override
		public String name() {
			return "frugal";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			if (this.hanging) {
				return Mono.<AiResponse>never().doOnSubscribe((subscription) -> this.asked.complete(null));
			}
			return this.failing ? Mono.error(failure())
					: Mono.just(AiResponse.builder().content("answer").usage(this.usage).build());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			if (this.hanging) {
				return Flux.just(AiChunk.of("answer")).concatWith(Flux.never());
			}
			return this.failing ? Flux.error(failure()) : Flux.just(AiChunk.of("answer"),
					AiChunk.builder().content("").finishReason("stop").usage(this.usage).build());
		}

		private static AiException failure() {
			return AiException.builder(AiErrorType.OVERLOADED).build();
		}

	}

}
