package io.neurolink.redis;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

import io.neurolink.annotation.AiBudget;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkRedisLimitsAutoConfiguration;
import io.neurolink.cost.AiBudgets;
import io.neurolink.error.AiBudgetExceededException;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.AiProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.RecordedEvents;
import io.neurolink.testserver.RedisServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for budgets that two applications share on one Redis. A token costs 0.00001 USD.
 */
@Timeout(90)
@ExtendWith(OutputCaptureExtension.class)
class BudgetsOnRedisTests {

	private static final int THREADS = 200;

	private static final String TOKEN = "0.00001";

	private static RedisServer server;

	private final VirtualClock clock = VirtualClock.manual();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(DataRedisAutoConfiguration.class,
				NeuroLinkAutoConfiguration.class, NeuroLinkRedisLimitsAutoConfiguration.class,
				NeuroLinkEnginesAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withBean(Desk.class)
		.withBean(Vendor.class)
		.withBean(RecordedEvents.class)
		.withBean(AiClock.class, () -> this.clock)
		.withPropertyValues("neurolink.rate-limit.store=redis", "neurolink.rate-limit.store-timeout=5s",
				"neurolink.prices[vendor/*].input=10", "neurolink.prices[vendor/*].output=10",
				"spring.data.redis.connect-timeout=1s", "spring.application.name=desk")
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

	@Test
	void theCallsOfAllThreadsAndApplicationsNeverCostMoreThanTheLimit() {
		both(this.runner, (one, other) -> {
			BigDecimal spent = BigDecimal.ZERO;
			ExecutorService threads = Executors.newFixedThreadPool(THREADS);
			CountDownLatch begin = new CountDownLatch(1);
			List<Future<BigDecimal>> calls = new ArrayList<>();
			for (int i = 0; i < 5 * THREADS; i++) {
				Desk desk = ((i % 2 == 0) ? one : other).getBean(Desk.class);
				boolean streamed = i % 3 == 0;
				calls.add(threads.submit(() -> {
					begin.await();
					try {
						return desk.ask(streamed);
					}
					catch (AiBudgetExceededException ex) {
						return BigDecimal.ZERO;
					}
				}));
			}
			begin.countDown();
			for (Future<BigDecimal> call : calls) {
				spent = spent.add(get(call));
			}
			threads.shutdown();
			assertThat(spent).isBetween(new BigDecimal("0.03"), new BigDecimal("0.1"));
			BigDecimal sum = spent;
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(one.getBean(AiBudgets.class).spent("shared")).isEqualByComparingTo(sum));
			assertThat(other.getBean(AiBudgets.class).state("shared").reserved()).isZero();
		});
	}

	@Test
	void aSpentBudgetIsRejectedEverywhereUntilTheWindowEnds() {
		both(this.runner, (one, other) -> {
			this.clock.advance(Duration.ofMinutes(59));
			one.getBean(Desk.class).spend(9_950);
			spent(other, "0.0995");
			AiException refusal = catchThrowableOfType(AiException.class, () -> other.getBean(Desk.class).ask(false));
			assertThat(refusal.type()).isEqualTo(AiErrorType.BUDGET_EXCEEDED);
			assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(1));
			this.clock.advance(Duration.ofMinutes(1));
			other.getBean(Desk.class).ask(false);
		});
	}

	@Test
	void oneApplicationRaisesAndResetsTheBudgetOfAll() {
		both(this.runner, (one, other) -> {
			one.getBean(Desk.class).spend(9_950);
			spent(other, "0.0995");
			other.getBean(AiBudgets.class).raise("shared", new BigDecimal("9000.05"));
			assertThat(one.getBean(AiBudgets.class).state("shared").limit()).isEqualByComparingTo("9000.15");
			one.getBean(Desk.class).ask(false);
			// A call that is settled after a reset is charged to the new state.
			spent(other, "0.09974");
			other.getBean(AiBudgets.class).reset("shared");
			assertThat(one.getBean(AiBudgets.class).spent("shared")).isZero();
			assertThat(one.getBean(AiBudgets.class).state("shared").limit()).isEqualByComparingTo("0.1");
			assertThat(other.getBean(RecordedEvents.class).of(AiEvent.BudgetChanged.class)).hasSize(2);
		});
	}

	@Test
	void amountsAreExactWhateverTheirSize() {
		both(this.runner, (one, other) -> {
			AiBudgets budgets = one.getBean(AiBudgets.class);
			budgets.raise("shared", new BigDecimal("1999999"));
			one.getBean(Desk.class).spend(99_999_999_999L);
			spent(one, "999999.99999");
			other.getBean(Desk.class).ask(false);
			spent(one, "1000000.00023");
			budgets.raise("shared", new BigDecimal("-999999.09917"));
			assertThat(budgets.state("shared").left()).isEqualByComparingTo("0.0006");
			assertThatExceptionOfType(AiBudgetExceededException.class)
				.isThrownBy(() -> one.getBean(Desk.class).ask(false));
			budgets.raise("shared", new BigDecimal(TOKEN));
			one.getBean(Desk.class).ask(false);
		});
	}

	@Test
	void keysAreDigestsAndExpireAfterTheWindow() {
		this.runner.run((context) -> {
			context.getBean(Desk.class).tenant("acme");
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			assertThat(redis.keys("desk:neurolink:budget:*")).singleElement().asString().doesNotContain("acme");
			String key = redis.keys("desk:neurolink:budget:*").iterator().next();
			assertThat(redis.getExpire(key)).isBetween(86_400L, 86_400L + 61);
			assertThat(context.getBean(AiBudgets.class).spent("tenant", "zenith")).isZero();
		});
	}

	@Test
	void whatWasSpentDuringAnOutageIsChargedAfterIt(CapturedOutput output) {
		both(this.runner.withPropertyValues("neurolink.rate-limit.store-timeout=250ms"), (one, other) -> {
			one.getBean(Desk.class).spend(4_000);
			server.kill();
			one.getBean(Desk.class).spend(4_000);
			assertThatExceptionOfType(AiBudgetExceededException.class).as("by its own count")
				.isThrownBy(() -> one.getBean(Desk.class).spend(4_000));
			other.getBean(Desk.class).spend(4_000);
			assertThat(output).contains("which keeps the budget 'shared' (0.1 USD per 1h), does not answer");
			server.start();
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				this.clock.advance(Duration.ofSeconds(1));
				one.getBean(Desk.class).free();
				spentNow(one, "0.04");
			});
		});
	}

	@Test
	void whileItDoesNotAnswerCallsMayBeRejected() {
		this.runner
			.withPropertyValues("neurolink.rate-limit.on-store-failure=reject",
					"neurolink.rate-limit.store-timeout=250ms")
			.run((context) -> {
				context.getBean(Desk.class).ask(false);
				server.kill();
				AiException refusal = catchThrowableOfType(AiException.class,
						() -> context.getBean(Desk.class).ask(false));
				assertThat(refusal).isInstanceOf(AiBudgetExceededException.class)
					.hasMessageContaining("neurolink.rate-limit.on-store-failure is reject");
				assertThat(refusal.retryAfter()).isPositive();
			});
	}

	@Test
	void whileItDoesNotAnswerCallsMayBeAllowed() {
		this.runner
			.withPropertyValues("neurolink.rate-limit.on-store-failure=allow",
					"neurolink.rate-limit.store-timeout=250ms")
			.run((context) -> {
				server.kill();
				context.getBean(Desk.class).spend(9_900);
				context.getBean(Desk.class).spend(9_900);
				assertThat(context.getBean(RecordedEvents.class).of(AiEvent.StoreUnavailable.class)).isNotEmpty()
					.allSatisfy((event) -> assertThat(event.decision())
						.isEqualTo(AiEvent.StoreUnavailable.Decision.ALLOWED));
			});
	}

	@Test
	void aValueOfAnotherApplicationIsReplaced(CapturedOutput output) {
		this.runner.run((context) -> {
			context.getBean(Desk.class).ask(false);
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			String key = redis.keys("desk:neurolink:budget:*").iterator().next();
			redis.delete(key);
			redis.opsForValue().set(key, "another");
			context.getBean(Desk.class).ask(false);
			assertThat(output).contains("is not a budget; it is deleted");
		});
	}

	@Test
	void theCommandsOfThePageAreEnough() throws IOException {
		String rule = Files.readAllLines(Path.of("..", "docs", "redis.md"))
			.stream()
			.filter((line) -> line.startsWith("ACL SETUSER shop on ") && line.contains("+hincrby"))
			.findFirst()
			.orElseThrow();
		server.ask(rule.replace(">…", ">secret"));
		this.runner
			.withPropertyValues("spring.application.name=shop", "spring.data.redis.username=shop",
					"spring.data.redis.password=secret", "neurolink.rate-limit.on-store-failure=reject")
			.run((context) -> {
				context.getBean(Desk.class).ask(false);
				spent(context, "0.00024");
				context.getBean(AiBudgets.class).raise("shared", BigDecimal.ONE);
				context.getBean(AiBudgets.class).reset("shared");
				spentNow(context, "0");
			});
	}

	private static void spent(ApplicationContext context, String amount) {
		Awaitility.await().untilAsserted(() -> spentNow(context, amount));
	}

	private static void spentNow(ApplicationContext context, String amount) {
		assertThat(context.getBean(AiBudgets.class).spent("shared")).isEqualByComparingTo(amount);
	}

	private static void both(ApplicationContextRunner runner, BiConsumer<ApplicationContext, ApplicationContext> test) {
		runner.run((one) -> runner.run((other) -> {
			assertThat(one).hasNotFailed();
			assertThat(other).hasNotFailed();
			test.accept(one, other);
		}));
	}

	private static BigDecimal get(Future<BigDecimal> call) {
		try {
			return call.get();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	static class Desk {

		private final AiTemplate ai;

		private final Vendor vendor;

		Desk(AiTemplate ai, Vendor vendor) {
			this.ai = ai;
			this.vendor = vendor;
		}

		/**
		 * Returns what the call cost.
		 */
		@AiBudget(name = "shared", limit = "0.1 USD")
		BigDecimal ask(boolean streamed) {
			AiRequest request = AiRequest.builder().prompt("why?").maxTokens(50).build();
			AiUsage usage = streamed ? this.ai.stream(request).blockLast().usage() : this.ai.generate(request).usage();
			return new BigDecimal(TOKEN).multiply(BigDecimal.valueOf(usage.totalTokens()));
		}

		@AiBudget(name = "shared", limit = "0.1 USD")
		void spend(long tokens) {
			this.vendor.next.set(tokens);
			this.ai.generate(AiRequest.builder().prompt("why?").maxTokens((int) Math.min(tokens, 5_000)).build());
		}

		@AiBudget(name = "other", limit = "0.1 USD")
		void free() {
			this.ai.generate(AiRequest.builder().prompt("why?").maxTokens(1).build());
		}

		@AiBudget(name = "tenant", limit = "1 USD", per = "1d", key = "#tenant")
		void tenant(String tenant) {
			this.ai.generate(AiRequest.builder().prompt("why?").maxTokens(50).build());
		}

	}

	static class Vendor implements AiProvider {

		private final AtomicLong next = new AtomicLong();

		@Override
		public String name() {
			return "vendor";
		}

		@Override
		public String defaultModel() {
			return "large";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return Mono.fromSupplier(() -> AiResponse.builder()
				.content("yes")
				.provider("vendor")
				.model("large")
				.usage(usage())
				.finishReason("stop")
				.build());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.defer(() -> Flux.just(AiChunk.of("yes"),
					AiChunk.builder().provider("vendor").model("large").usage(usage()).finishReason("stop").build()));
		}

		private AiUsage usage() {
			long tokens = this.next.getAndSet(0);
			return (tokens > 0) ? AiUsage.of(0, tokens) : AiUsage.of(4, 20);
		}

	}

}
