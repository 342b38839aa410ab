package io.neurolink.aop;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.cost.AiBudgets;
import io.neurolink.error.AiBudgetExceededException;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiMisuseException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.AiProvider;
import io.neurolink.scope.CallScope;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link AiBudget}. A token of the model "large" costs 0.00001 USD, one of
 * "small" a tenth of it.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class BudgetAspectTests {

	private final VirtualClock clock = VirtualClock.manual();

	private final Vendor vendor = new Vendor();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkEnginesAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withBean(AiClock.class, () -> this.clock)
		.withBean(AiProvider.class, () -> this.vendor)
		.withPropertyValues("neurolink.prices[vendor/large].input=10", "neurolink.prices[vendor/large].output=10",
				"neurolink.prices[vendor/small].input=1", "neurolink.prices[vendor/small].output=1");

	@Test
	void aBlockingAFutureAndAReactiveCallAreCharged() {
		run((desk, budgets) -> {
			desk.ask("why?", 100);
			assertThat(budgets.spent("desk")).isEqualByComparingTo("0.0003");
			desk.future("why?").join();
			assertThat(budgets.spent("desk")).isEqualByComparingTo("0.0006");
			desk.stream("why?").blockLast();
			assertThat(budgets.spent("desk")).isEqualByComparingTo("0.0009");
			assertThat(budgets.state("desk").reserved()).isZero();
		});
	}

	@Test
	void aSpentBudgetIsRejectedWithTheTimeToWait() {
		run((desk, budgets) -> {
			this.vendor.usage = AiUsage.of(0, 950);
			desk.ask("why?", 900);
			int before = this.vendor.calls;
			AiException refusal = catchThrowableOfType(AiException.class, () -> desk.ask("why?", 100));
			assertThat(refusal).isInstanceOf(AiBudgetExceededException.class);
			assertThat(refusal.retryAfter()).isEqualTo(Duration.ofHours(1));
			assertThat(this.vendor.calls).isEqualTo(before);
			StepVerifier.create(desk.stream("why?")).verifyError(AiBudgetExceededException.class);
			assertThat(desk.future("why?")).isCompletedExceptionally();
			this.clock.advance(Duration.ofHours(1));
			desk.ask("why?", 100);
		});
	}

	@Test
	void aFallbackGoesToACheaperModelThatFits() {
		run((desk, budgets) -> {
			this.vendor.usage = AiUsage.of(0, 900);
			desk.ask("why?", 900);
			assertThat(desk.frugal("why?")).isEqualTo("small");
			assertThat(budgets.spent("desk")).isEqualByComparingTo("0.0099");
		});
	}

	@Test
	void aCachedAnswerCostsNothing() {
		run((desk, budgets) -> {
			AiResponse first = desk.cached("why?");
			AiResponse second = desk.cached("why?");
			assertThat(first.cost()).isEqualByComparingTo("0.0003");
			assertThat(second.content()).isEqualTo(first.content());
			assertThat(second.cost()).isZero();
			assertThat(budgets.spent("desk")).isEqualByComparingTo("0.0003");
		});
	}

	@Test
	void eachAttemptIsCharged() {
		run((desk, budgets) -> {
			this.vendor.failures = 1;
			desk.retried("why?");
			assertThat(this.vendor.calls).isEqualTo(2);
			assertThat(budgets.spent("desk")).isEqualByComparingTo("0.0003");
		});
	}

	@Test
	void aCancelledStreamCostsItsPromptAndItsText() {
		run((desk, budgets) -> {
			desk.stream("why?").take(1).blockLast();
			assertThat(budgets.state("desk").reserved()).isZero();
			assertThat(budgets.spent("desk")).isBetween(new BigDecimal("0.00001"), new BigDecimal("0.00029"));
		});
	}

	@Test
	void aCancelledCallThatDeliveredNothingCostsNothing() {
		run((desk, budgets) -> {
			this.vendor.never = true;
			CompletableFuture<String> call = desk.future("why?");
			assertThat(budgets.state("desk").reserved()).isPositive();
			call.cancel(true);
			assertThat(budgets.state("desk").reserved()).isZero();
			assertThat(budgets.spent("desk")).isZero();
		});
	}

	@Test
	void allBudgetsOfAMethodAreCharged() {
		run((desk, budgets) -> {
			this.vendor.usage = AiUsage.of(0, 500);
			desk.perTenant("acme", "why?");
			assertThat(budgets.spent("tenant", "acme")).isEqualByComparingTo("0.005");
			assertThat(budgets.spent("everyone")).isEqualByComparingTo("0.005");
			assertThatExceptionOfType(AiBudgetExceededException.class).isThrownBy(() -> desk.perTenant("acme", "why?"));
			assertThat(budgets.state("everyone").reserved()).isZero();
			desk.perTenant("zenith", "why?");
			assertThat(budgets.spent("everyone")).isEqualByComparingTo("0.01");
		});
	}

	@Test
	void aModelWithoutPriceIsRejectedOrNotCounted() {
		run((desk, budgets) -> {
			this.vendor.model = "novel";
			assertThat(catchThrowableOfType(AiException.class, () -> desk.ask("why?", 100)).type())
				.isEqualTo(AiErrorType.BUDGET_EXCEEDED);
			assertThat(desk.lenient("why?")).isEqualTo("one two");
			assertThat(budgets.spent("lenient")).isZero();
		});
	}

	@Test
	void theRecordOfTheScopeHasTheCost() {
		run((desk, budgets) -> {
			CallScope scope = CallScope.nested().build();
			assertThat(scope.record().cost()).isZero();
			call(scope, () -> desk.ask("why?", 100));
			call(scope, () -> desk.ask("why?", 100));
			assertThat(scope.record().cost()).isEqualByComparingTo("0.0006");
			this.vendor.model = "novel";
			call(scope, () -> desk.lenient("why?"));
			assertThat(scope.record().cost()).isNull();
		});
	}

	@Test
	void propertiesOverrideAttributes() {
		this.runner.withBean(Desk.class)
			.withPropertyValues("neurolink.budget.instances.desk.limit=1 USD", "neurolink.budget.instances.desk.per=1M")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				AiBudgets budgets = context.getBean(AiBudgets.class);
				assertThat(budgets.state("desk").limit()).isEqualByComparingTo("1");
				assertThat(budgets.state("desk").window().end()).isEqualTo("2026-02-01T00:00:00Z");
				assertThat(context.getBean(AiPlans.class).describe())
					.anyMatch((plan) -> plan.contains("budget(desk, 1 USD per 1M)"));
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "budget.instances.desk.limit=5 EUR|budget.instances.desk.limit",
					"budget.instances.desk.limit=0 USD|budget.instances.desk.limit",
					"budget.instances.desk.per=1y|budget.instances.desk.per",
					"prices[vendor/other].input=1|prices[vendor/other].output",
					"prices[vendor/large].cached-input=-1|prices[vendor/large].cached-input",
					"prices[large].input=1|neurolink.prices" })
	void aMistakeInPropertiesFailsTheStart(String property, String named) {
		this.runner.withBean(Desk.class).withPropertyValues("neurolink." + property).run((context) -> {
			assertThat(context).hasFailed();
			Throwable root = root(context.getStartupFailure());
			assertThat(root).isInstanceOf(AiMisuseException.class).hasMessageContaining(named);
		});
	}

	@Test
	void mistakesInAttributesFailTheStart() {
		assertThat(mistake(WrongLimit.class)).contains("@AiBudget(limit)", "'5 EUR' is not an amount");
		assertThat(mistake(WrongPeriod.class)).contains("@AiBudget(per)", "'1 fortnight' is not a period");
		assertThat(mistake(UnknownVariable.class)).contains("@AiBudget(key)", "#tennant");
		assertThat(mistake(KeyWithoutEquals.class)).contains("@AiBudget(key)", "no equals");
		assertThat(mistake(TwoLimits.class)).contains("@AiBudget(name)", "the budget 'shared' is also named on");
	}

	@Test
	void propertiesThatNoAnnotationNamesAreReported(CapturedOutput output) {
		this.runner.withBean(Desk.class)
			.withPropertyValues("neurolink.budget.instances.dessk.limit=1 USD")
			.run((context) -> assertThat(output).contains("neurolink.budget.instances.dessk"));
	}

	@Test
	void aMethodWithoutModelCallIsReportedOnce(CapturedOutput output) {
		run((desk, budgets) -> {
			desk.idle();
			desk.idle();
			assertThat(output.toString().split("has a budget, but answered without", -1)).hasSize(2);
		});
	}

	private String mistake(Class<?> bean) {
		String[] message = new String[1];
		this.runner.withBean(bean).run((context) -> {
			assertThat(context).hasFailed();
			Throwable root = root(context.getStartupFailure());
			assertThat(root).isInstanceOf(AiMisuseException.class);
			message[0] = root.getMessage();
		});
		return message[0];
	}

	private static Throwable root(@Nullable Throwable failure) {
		Throwable root = failure;
		while (root != null && root.getCause() != null) {
			root = root.getCause();
		}
		assertThat(root).isNotNull();
		return root;
	}

	private static void call(CallScope scope, Runnable call) {
		try {
			scope.call(() -> {
				call.run();
				return null;
			});
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void run(BudgetTest test) {
		this.runner.withBean(Desk.class).run((context) -> {
			assertThat(context).hasNotFailed();
			test.run(context.getBean(Desk.class), context.getBean(AiBudgets.class));
		});
	}

	@FunctionalInterface
	interface BudgetTest {

		void run(Desk desk, AiBudgets budgets);

	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiBudget(name = "desk", limit = "0.01 USD")
		String ask(String question, int maxTokens) {
			return this.ai.generate(request(question, maxTokens)).content();
		}

		@AiBudget(name = "desk", limit = "0.01 USD")
		CompletableFuture<String> future(String question) {
			return this.ai.generateAsync(request(question, 100)).thenApply(AiResponse::content);
		}

		@AiBudget(name = "desk", limit = "0.01 USD")
		Flux<AiChunk> stream(String question) {
			return this.ai.stream(request(question, 100));
		}

		@AiBudget(name = "desk", limit = "0.01 USD")
		@AiFallback(models = "vendor/small")
		String frugal(String question) {
			return this.ai.generate(request(question, 900)).model();
		}

		@AiBudget(name = "desk", limit = "0.01 USD")
		@AiCached
		AiResponse cached(String question) {
			return this.ai.generate(request(question, 100));
		}

		@AiBudget(name = "desk", limit = "0.01 USD")
		@AiRetry(delay = "0s", jitter = "0s")
		String retried(String question) {
			return this.ai.generate(request(question, 100)).content();
		}

		@AiBudget(name = "tenant", limit = "0.008 USD", per = "1d", key = "#tenant")
		@AiBudget(name = "everyone", limit = "1 USD", per = "1M")
		String perTenant(String tenant, String question) {
			return this.ai.generate(request(question, 500)).content();
		}

		@AiBudget(name = "lenient", onUnknownPrice = AiBudget.OnUnknownPrice.ALLOW)
		String lenient(String question) {
			return this.ai.generate(request(question, 100)).content();
		}

		@AiBudget
		String idle() {
			return "nothing";
		}

		private static AiRequest request(String question, int maxTokens) {
			return AiRequest.builder().prompt(question).maxTokens(maxTokens).build();
		}

	}

	static class WrongLimit {

		@AiBudget(limit = "5 EUR")
		String ask() {
			return "";
		}

	}

	static class WrongPeriod {

		@AiBudget(per = "1 fortnight")
		String ask() {
			return "";
		}

	}

	static class UnknownVariable {

		@AiBudget(key = "#tennant")
		String ask(String tenant) {
			return "";
		}

	}

	static class KeyWithoutEquals {

		@AiBudget(key = "#tenant")
		String ask(AtomicInteger tenant) {
			return "";
		}

	}

	static class TwoLimits {

		@AiBudget(name = "shared", limit = "1 USD")
		String ask() {
			return "";
		}

		@AiBudget(name = "shared", limit = "2 USD")
		String tell() {
			return "";
		}

	}

	private static final class Vendor implements AiProvider {

		AiUsage usage = AiUsage.of(10, 20);

		String model = "large";

		int failures;

		int calls;

		boolean never;

		@Override
		public String name() {
			return "vendor";
		}

		@Override
		public String defaultModel() {
			return this.model;
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return Mono.defer(() -> {
				this.calls++;
				if (this.never) {
					return Mono.never();
				}
				if (this.failures-- > 0) {
					return Mono.error(AiException.builder(AiErrorType.OVERLOADED).build());
				}
				String model = request.model();
				return Mono.just(AiResponse.builder()
					.content("one two")
					.provider("vendor")
					.model(model)
					.usage(this.usage)
					.finishReason("stop")
					.build());
			});
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.just(AiChunk.of("one "), AiChunk.of("two"),
					AiChunk.builder()
						.provider("vendor")
						.model(request.model())
						.finishReason("stop")
						.usage(this.usage)
						.build());
		}

	}

}
