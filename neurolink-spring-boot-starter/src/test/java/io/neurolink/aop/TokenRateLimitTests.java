package io.neurolink.aop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.AiProvider;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import io.neurolink.token.TokenCounter;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for limits on tokens. A token is a character here, and a message of ten of them
 * costs 17 with its frame.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class TokenRateLimitTests {

	private static final String TEN = "0123456789";

	private final VirtualClock clock = VirtualClock.manual();

	private final Meter provider = new Meter();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkEnginesAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withBean(Desk.class)
		.withBean(AiClock.class, () -> this.clock)
		.withBean(AiProvider.class, () -> this.provider)
		.withBean(TokenCounter.class, () -> (text, provider, model) -> text.length());

	@Test
	void theRealUsageSettlesTheEstimate() {
		run((desk, tokens) -> {
			this.provider.usage = AiUsage.of(20, 5);
			desk.ask(TEN, 100);
			assertThat(tokens.left()).isEqualTo(1000 - 25);
			this.provider.usage = AiUsage.of(20, 400);
			desk.ask(TEN, 100);
			assertThat(tokens.left()).isEqualTo(1000 - 25 - 420);
		});
	}

	@Test
	void untilThenTheEstimateIsTaken() {
		run((desk, tokens) -> {
			this.provider.never = true;
			CompletableFuture<AiResponse> future = desk.future(TEN, 100);
			assertThat(tokens.left()).isEqualTo(1000 - 117);
			future.cancel(true);
			assertThat(tokens.left()).isEqualTo(1000);
		});
	}

	@Test
	void anAnswerWithoutUsageCostsItsPromptAndItsText() {
		run((desk, tokens) -> {
			desk.ask(TEN, 100);
			assertThat(tokens.left()).isEqualTo(1000 - 17 - "one two".length());
		});
	}

	@Test
	void aFailedCallGivesBackAll() {
		run((desk, tokens) -> {
			this.provider.failure = AiException.builder(AiErrorType.OVERLOADED).build();
			assertThat(catchThrowableOfType(AiException.class, () -> desk.ask(TEN, 100)).type())
				.isEqualTo(AiErrorType.OVERLOADED);
			assertThat(tokens.left()).isEqualTo(1000);
		});
	}

	@Test
	void eachAttemptIsCounted() {
		run((desk, tokens) -> {
			this.provider.failure = AiException.builder(AiErrorType.OVERLOADED).build();
			desk.retried(TEN);
			assertThat(tokens.left()).isEqualTo(1000);
			this.provider.never = true;
			Awaitility.await().until(() -> {
				this.clock.advance(Duration.ofMillis(100));
				return this.provider.calls == 2;
			});
			assertThat(tokens.left()).isBetween(1000L - 117, 999L);
		});
	}

	@Test
	void whoAsksForMoreThanIsLeftWaitsItsTurn() {
		run((desk, tokens) -> {
			this.provider.usage = AiUsage.of(900, 50);
			desk.ask(TEN, 100);
			this.provider.usage = AiUsage.of(20, 5);
			CompletableFuture<AiResponse> second = desk.future(TEN, 100);
			assertThat(second).isNotDone();
			assertThat(this.provider.calls).isEqualTo(1);
			this.clock.advance(Duration.ofSeconds(10));
			assertThat(second).succeedsWithin(Duration.ofSeconds(10));
			assertThat(this.provider.calls).isEqualTo(2);
		});
	}

	@Test
	void aWaitIsNoPartOfTheProvidersTime() {
		run((desk, tokens) -> {
			this.provider.usage = AiUsage.of(900, 1000);
			desk.ask(TEN, 100);
			CompletableFuture<AiResponse> second = desk.patient(TEN, 900);
			this.clock.advance(Duration.ofSeconds(90));
			assertThat(second).isNotDone();
			this.clock.advance(Duration.ofSeconds(30));
			assertThat(second).succeedsWithin(Duration.ofSeconds(10));
		});
	}

	@Test
	void aCostAboveTheCapacityIsRefusedWithWords() {
		run((desk, tokens) -> {
			AiLimitExceededException refusal = catchThrowableOfType(AiLimitExceededException.class,
					() -> desk.ask(TEN, 2000));
			assertThat(refusal).hasMessageContaining("costs 2017, more than the limit")
				.hasMessageContaining(
						"estimated at 2017 tokens, 17 for the prompt and 2000 for the answer (maxTokens)");
			assertThat(refusal.retryAfter()).isNull();
			assertThat(this.provider.calls).isZero();
			assertThat(tokens.left()).isEqualTo(1000);
		});
	}

	@Test
	void aCallThatAnotherLimitRefusesGivesBackAll() {
		run((desk, tokens) -> {
			assertThat(catchThrowableOfType(AiLimitExceededException.class, () -> desk.narrow(TEN)))
				.hasMessageContaining("'narrow'");
			assertThat(this.provider.calls).isZero();
			assertThat(tokens.left()).isEqualTo(1000);
		});
	}

	@Test
	void aStreamIsSettledByItsClosingChunk() {
		run((desk, tokens) -> {
			this.provider.usage = AiUsage.of(20, 5);
			assertThat(desk.stream(TEN).collectList().block()).hasSize(3);
			assertThat(tokens.left()).isEqualTo(1000 - 25);
		});
	}

	@Test
	void aStreamThatBreaksOffCostsItsPromptAndWhatCame() {
		run((desk, tokens) -> {
			this.provider.failure = AiException.builder(AiErrorType.NETWORK).build();
			this.provider.failLate = true;
			StepVerifier.create(desk.stream(TEN)).expectNextCount(2).expectError(AiException.class).verify();
			assertThat(tokens.left()).isEqualTo(1000 - 17 - "one two".length());
		});
	}

	@Test
	void aStreamThatIsLeftCostsItsPromptAndWhatCame() {
		run((desk, tokens) -> {
			StepVerifier.create(desk.stream(TEN), 1).expectNextCount(1).thenCancel().verify();
			assertThat(tokens.left()).isEqualTo(1000 - 17 - "one".length());
		});
	}

	@Test
	void aMonoIsCountedAtEachSubscription() {
		run((desk, tokens) -> {
			this.provider.usage = AiUsage.of(20, 5);
			Mono<AiResponse> mono = desk.mono(TEN);
			assertThat(tokens.left()).isEqualTo(1000);
			mono.block();
			mono.block();
			assertThat(tokens.left()).isEqualTo(1000 - 50);
		});
	}

	@Test
	void aHitCostsNothing() {
		run((desk, tokens) -> {
			this.provider.usage = AiUsage.of(20, 5);
			desk.cached(TEN);
			desk.cached(TEN);
			assertThat(tokens.left()).isEqualTo(1000 - 25);
		});
	}

	@Test
	void aMethodWhoseCallsAreNotSeenIsWarnedAboutOnce(CapturedOutput output) {
		run((desk, tokens) -> {
			desk.ofItsOwn(TEN);
			desk.ofItsOwn(TEN);
			assertThat(output.toString().split("Desk#ofItsOwn limits tokens, but", -1)).hasSize(2);
		});
	}

	@Test
	void aPropertyTurnsCallsIntoTokens() {
		run((desk, tokens) -> {
			AiLimitExceededException refusal = catchThrowableOfType(AiLimitExceededException.class,
					() -> desk.calls(TEN, 5000));
			assertThat(refusal).hasMessageContaining("estimated at 5017 tokens");
		}, "neurolink.rate-limit.instances.calls.unit=tokens", "neurolink.rate-limit.instances.calls.limit=1000");
	}

	private void run(Story story, String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> {
			LimiterStore store = context.getBean(LimiterStore.class);
			RateLimit limit = new RateLimit("tokens", 1000, Duration.ofSeconds(60), RateLimit.Algorithm.TOKEN_BUCKET,
					RateLimit.Mode.WAIT, Duration.ofSeconds(300));
			story.tell(context.getBean(Desk.class), () -> store.limiter(limit, null).available());
		});
	}

	private interface Story {

		void tell(Desk desk, Tokens tokens) throws Exception;

	}

	private interface Tokens {

		long left();

	}

	@AiRateLimited(name = "tokens", limit = 1000, per = "60s", maxWait = "5m", unit = AiRateLimited.Unit.TOKENS)
	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		public AiResponse ask(String question, int maxTokens) {
			return this.ai.generate(request(question, maxTokens));
		}

		public CompletableFuture<AiResponse> future(String question, int maxTokens) {
			return this.ai.generateAsync(request(question, maxTokens));
		}

		public CompletableFuture<AiResponse> patient(String question, int maxTokens) {
			return this.ai
				.generateAsync(request(question, maxTokens).toBuilder().timeout(Duration.ofSeconds(1)).build());
		}

		@AiRetry(maxRetries = 1)
		@AiRateLimited(name = "tokens", limit = 1000, per = "60s", maxWait = "5m", unit = AiRateLimited.Unit.TOKENS)
		public CompletableFuture<AiResponse> retried(String question) {
			return this.ai.generateAsync(request(question, 100));
		}

		public Mono<AiResponse> mono(String question) {
			return this.ai.generateMono(request(question, 100));
		}

		public Flux<AiChunk> stream(String question) {
			return this.ai.stream(request(question, 100));
		}

		@AiRateLimited(name = "tokens", limit = 1000, per = "60s", maxWait = "5m", unit = AiRateLimited.Unit.TOKENS)
		@AiRateLimited(name = "narrow", limit = 100, per = "60s", unit = AiRateLimited.Unit.TOKENS)
		public AiResponse narrow(String question) {
			return this.ai.generate(request(question, 100));
		}

		@AiCached
		@AiRateLimited(name = "tokens", limit = 1000, per = "60s", maxWait = "5m", unit = AiRateLimited.Unit.TOKENS)
		public AiResponse cached(String question) {
			return this.ai.generate(request(question, 100));
		}

		public String ofItsOwn(String question) {
			return question;
		}

		@AiRateLimited("calls")
		public AiResponse calls(String question, int maxTokens) {
			return this.ai.generate(request(question, maxTokens));
		}

		private static AiRequest request(String question, int maxTokens) {
			return AiRequest.builder().prompt(question).maxTokens(maxTokens).build();
		}

	}

	private static final class Meter implements AiProvider {

		private volatile @Nullable AiUsage usage;

		private volatile @Nullable AiException failure;

		private volatile boolean failLate;

		private volatile boolean never;

		private volatile int calls;

		@Override
		public String name() {
			return "meter";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return stream(request).collectList()
				.map((chunks) -> AiResponse.builder().content("one two").usage(this.usage).build());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			this.calls++;
			if (this.never) {
				return Flux.never();
			}
			AiException thrown = this.failure;
			Flux<AiChunk> words = Flux.just(AiChunk.of("one"), AiChunk.of(" two"));
			if (thrown != null) {
				return this.failLate ? words.concatWith(Flux.error(thrown)) : Flux.error(thrown);
			}
			return words.concatWithValues(AiChunk.builder().content("").finishReason("stop").usage(this.usage).build());
		}

	}

}
