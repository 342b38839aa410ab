package io.neurolink.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.error.AiBudgetExceededException;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.AiCallGate;
import io.neurolink.time.VirtualClock;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link CostLimiter} and {@link AiBudgets}.
 */
class CostLimiterTests {

	// 10 USD per million tokens, in and out: a token is 0.00001 USD.
	private static final Prices PRICES = Prices.builtIn()
		.with(Map.of("desk/small", ModelPrice.of(BigDecimal.TEN, BigDecimal.TEN), "desk/free",
				ModelPrice.of(BigDecimal.ZERO, BigDecimal.ZERO)));

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> events = new CopyOnWriteArrayList<>();

	private final AiBudgets budgets = new AiBudgets(new LocalBudgetStore(this.clock), this.clock,
			AiEvents.to(List.of(this.events::add)));

	@Test
	void aCallReservesItsMaximumAndSettlesItsCost() {
		CostLimiter limiter = limiter("0.01 USD", "1h");
		AiCallGate.Admission admission = admit(limiter, null, 100);
		assertThat(this.budgets.state("desk").reserved()).isGreaterThanOrEqualTo(usd("0.00107"));
		assertThat(this.budgets.spent("desk")).isZero();
		end(admission, 20, 30);
		assertThat(this.budgets.state("desk").reserved()).isZero();
		assertThat(this.budgets.spent("desk")).isEqualByComparingTo("0.0005");
		assertThat(this.events).containsExactly(
				new AiEvent.Charged("desk", null, ModelRef.parse("desk/small"), AiUsage.of(20, 30), usd("0.0005")));
	}

	@Test
	void aCallThatDoesNotFitIsRejectedAtOnceUntilTheWindowEnds() {
		CostLimiter limiter = limiter("0.01 USD", "1h");
		this.clock.advance(Duration.ofMinutes(50));
		end(admit(limiter, null, 900), 0, 900);
		AiException refusal = catchThrowableOfType(AiException.class, () -> admit(limiter, null, 100));
		assertThat(refusal).isInstanceOf(AiBudgetExceededException.class)
			.hasMessageContaining("'desk' (0.01 USD per 1h)")
			.hasMessageContaining("lower maxTokens");
		assertThat(refusal.type()).isEqualTo(AiErrorType.BUDGET_EXCEEDED);
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(10));
		assertThat(refusal.provider()).isEqualTo("desk");
		assertThat(this.events).last()
			.isEqualTo(new AiEvent.BudgetRejected("desk", null, ModelRef.parse("desk/small"), Duration.ofMinutes(10)));
		this.clock.advance(Duration.ofMinutes(10));
		admit(limiter, null, 100);
	}

	@ParameterizedTest
	@CsvSource({ "1m, PT1M", "1d, P1D", "1w, P4D", "1M, P31D" })
	void aNewWindowBeginsWithNothingSpent(String per, Duration untilTheNext) {
		CostLimiter limiter = limiter("0.01 USD", per);
		AiCallGate.Admission late = admit(limiter, null, 500);
		end(admit(limiter, null, 400), 0, 400);
		this.clock.advance(untilTheNext.minusMillis(1));
		assertThatExceptionOfType(AiBudgetExceededException.class).isThrownBy(() -> admit(limiter, null, 500));
		this.clock.advance(Duration.ofMillis(1));
		admit(limiter, null, 500);
		end(late, 0, 500);
		assertThat(this.budgets.spent("desk")).isZero();
	}

	@Test
	void aFailedCallCostsWhatItUsed() {
		CostLimiter limiter = limiter("0.01 USD", "1h");
		admit(limiter, null, 500).ended(new AiCallGate.Outcome(null, null, ""));
		assertThat(this.budgets.spent("desk")).isZero();
		assertThat(this.events).isEmpty();
		admit(limiter, null, 500).ended(new AiCallGate.Outcome(null, null, "four words of text"));
		assertThat(this.budgets.spent("desk")).isBetween(usd("0.00005"), usd("0.0004"));
		assertThat(this.budgets.state("desk").reserved()).isZero();
		assertThat(this.events).singleElement()
			.satisfies((event) -> assertThat(((AiEvent.Charged) event).cost())
				.isEqualByComparingTo(this.budgets.spent("desk")));
	}

	@Test
	void aCallIsChargedOnce() {
		AiCallGate.Admission admission = admit(limiter("0.01 USD", "1h"), null, 500);
		end(admission, 0, 100);
		end(admission, 0, 100);
		assertThat(this.budgets.spent("desk")).isEqualByComparingTo("0.001");
	}

	@Test
	void theCostOfTheAnswerWins() {
		AiCallGate.Admission admission = admit(limiter("0.01 USD", "1h"), null, 500);
		admission.ended(new AiCallGate.Outcome(AiUsage.of(1, 1), usd("0.02"), "yes"));
		assertThat(this.budgets.spent("desk")).isEqualByComparingTo("0.02");
		assertThat(this.budgets.state("desk").left()).isZero();
	}

	@Test
	void aFreeModelIsAlwaysAdmitted() {
		CostLimiter limiter = limiter("0.01 USD", "1h");
		end(admit(limiter, null, 100), 0, 5_000);
		AiRequest request = request(100).toBuilder().model("free").build();
		assertThat(limiter.gate(null).admit(request).block()).isNotNull();
	}

	@Test
	void anUnknownPriceIsRejectedOrNotCounted() {
		AiRequest request = request(100).toBuilder().model("novel").build();
		AiException refusal = catchThrowableOfType(AiException.class,
				() -> limiter("5 USD", "1h").gate(null).admit(request).block());
		assertThat(refusal).isInstanceOf(AiBudgetExceededException.class).hasMessageContaining("desk/novel");
		assertThat(refusal.retryAfter()).isNull();
		Budget lenient = new Budget("lenient", usd("5"), BudgetPeriod.parse("1h"), Budget.OnUnknownPrice.ALLOW);
		AiCallGate.Admission admission = limiter(lenient).gate(null).admit(request).block();
		assertThat(admission).isNotNull();
		admission.ended(new AiCallGate.Outcome(AiUsage.of(5, 5), null, "yes"));
		assertThat(this.budgets.spent("lenient")).isZero();
		assertThat(this.events).last()
			.isEqualTo(new AiEvent.Charged("lenient", null, ModelRef.parse("desk/novel"), AiUsage.of(5, 5), null));
	}

	@Test
	void withoutMaxTokensALongAnswerIsAssumed() {
		CostLimiter limiter = limiter("1 USD", "1h");
		AiRequest request = request(1).toBuilder().maxTokens(null).build();
		limiter.gate(null).admit(request).block();
		assertThat(this.budgets.state("desk").reserved()).isBetween(usd("0.04096"), usd("0.0415"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "word ", "漢字", "😀", "é", "{\"a\":[1,2,3]}" })
	void aPromptIsReservedInFull(String piece) {
		AiRequest request = request(1).toBuilder().prompt(piece.repeat(100)).build();
		limiter("1 USD", "1h").gate(null).admit(request).block();
		long tokens = TokenCounter.standard()
			.countInput(request.toBuilder().provider("openai").model("gpt-4o").build());
		assertThat(this.budgets.state("desk").reserved())
			.isGreaterThanOrEqualTo(usd("0.00001").multiply(BigDecimal.valueOf(tokens)));
	}

	@Test
	void keysHaveBudgetsOfTheirOwnWhoseDigestIsPublished() {
		CostLimiter limiter = limiter("0.01 USD", "1h");
		end(admit(limiter, "acme", 900), 0, 900);
		assertThatExceptionOfType(AiBudgetExceededException.class).isThrownBy(() -> admit(limiter, "acme", 200));
		admit(limiter, "zenith", 200);
		admit(limiter, 7, 900);
		admit(limiter, "7", 900);
		assertThat(this.budgets.spent("desk", "acme")).isEqualByComparingTo("0.009");
		assertThat(this.budgets.spent("desk")).isZero();
		assertThat(((AiEvent.Charged) this.events.get(0)).key()).hasSize(64).doesNotContain("acme");
		assertThatIllegalArgumentException().isThrownBy(() -> limiter.gate(new Object()))
			.withMessageContaining("cannot distinguish callers");
	}

	@Test
	void keysAreBoundedAndExpire() {
		LocalBudgetStore store = new LocalBudgetStore(this.clock, 10, null);
		Budget budget = budget("1 USD", "1h");
		for (int i = 0; i < 100; i++) {
			store.reserve(new BudgetStore.Slot(budget, "key" + i, budget.per().windowAt(this.clock.instant())), 1);
		}
		assertThat(store.keys()).isBetween(1L, 10L);
		this.clock.advance(Duration.ofHours(2));
		assertThat(store.keys()).isZero();
	}

	@Test
	void aBudgetIsRaisedAndReset() {
		CostLimiter limiter = limiter("0.01 USD", "1h");
		end(admit(limiter, null, 900), 0, 900);
		this.budgets.raise("desk", usd("0.005"));
		assertThat(this.budgets.state("desk").limit()).isEqualByComparingTo("0.015");
		assertThat(this.budgets.state("desk").left()).isEqualByComparingTo("0.006");
		AiCallGate.Admission under = admit(limiter, null, 500);
		this.budgets.reset("desk");
		assertThat(this.budgets.state("desk").limit()).isEqualByComparingTo("0.01");
		assertThat(this.budgets.spent("desk")).isZero();
		end(under, 0, 300);
		assertThat(this.budgets.spent("desk")).isEqualByComparingTo("0.003");
		assertThat(this.events).contains(
				new AiEvent.BudgetChanged("desk", null, AiEvent.BudgetChanged.Kind.RAISED, usd("0.005")),
				new AiEvent.BudgetChanged("desk", null, AiEvent.BudgetChanged.Kind.RESET, null));
		assertThatIllegalArgumentException().isThrownBy(() -> this.budgets.spent("other"))
			.withMessageContaining("[desk]");
	}

	@Test
	void aBudgetThatIsLoweredAllowsLess() {
		CostLimiter limiter = limiter("0.01 USD", "1h");
		this.budgets.raise("desk", usd("-0.008"));
		assertThat(this.budgets.state("desk").limit()).isEqualByComparingTo("0.002");
		assertThatExceptionOfType(AiBudgetExceededException.class).isThrownBy(() -> admit(limiter, null, 200));
		admit(limiter, null, 50);
	}

	@Test
	void aChangeIsOfFourMillionsAtMost() {
		limiter("1 USD", "1h");
		this.budgets.raise("desk", usd("5000000"));
		assertThat(this.budgets.state("desk").limit()).isEqualByComparingTo("4000001");
		this.budgets.reset("desk");
		this.budgets.raise("desk", usd("-5000000"));
		assertThat(this.budgets.state("desk").limit()).isEqualByComparingTo("-3999999");
		assertThat(this.budgets.state("desk").left()).isZero();
	}

	@Test
	void aChangeOfAnEndedWindowDoesNotConcernTheNext() {
		CostLimiter limiter = limiter("0.01 USD", "1h");
		end(admit(limiter, null, 900), 0, 900);
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.budgets.state("desk").spent()).isZero();
		this.clock.advance(Duration.ofHours(1));
		end(admit(limiter, null, 900), 0, 900);
		this.clock.advance(Duration.ofHours(1));
		this.budgets.raise("desk", usd("0.005"));
		assertThat(this.budgets.state("desk").left()).isEqualByComparingTo("0.015");
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.budgets.state("desk").limit()).isEqualByComparingTo("0.01");
	}

	@Test
	void aBudgetMayBeSpentToItsLastUnit() {
		BudgetStore store = new LocalBudgetStore(this.clock);
		Budget budget = budget("1 USD", "1h");
		BudgetStore.Slot slot = new BudgetStore.Slot(budget, "", budget.per().windowAt(this.clock.instant()));
		long all = BudgetUnits.of(BigDecimal.ONE);
		assertThat(store.reserve(slot, all + 1).join().taken()).isFalse();
		assertThat(store.reserve(slot, all).join().taken()).isTrue();
		assertThat(store.reserve(slot, 1).join().taken()).isFalse();
	}

	@Test
	void aBudgetThatIsThereKeepsItsLimit() {
		Budget first = budget("1 USD", "1h");
		assertThat(this.budgets.register(first)).isSameAs(first);
		assertThat(this.budgets.register(budget("2 USD", "1h"))).isSameAs(first);
		assertThat(this.budgets.state("desk").limit()).isEqualByComparingTo("1");
	}

	@Test
	void aRejectionSaysWhatTheCallMayCostAndWhatIsLeft() {
		CostLimiter limiter = limiter("0.01 USD", "1h");
		AiRequest unbounded = request(1).toBuilder().maxTokens(null).build();
		assertThat(catchThrowableOfType(AiException.class, () -> limiter.gate(null).admit(unbounded).block()))
			.hasMessageContaining("may cost more than the whole budget")
			.hasMessageContaining("set maxTokens")
			.hasMessageContaining("0.01 USD are left for the next");
		end(admit(limiter, null, 900), 0, 1000);
		assertThat(catchThrowableOfType(AiException.class, () -> admit(limiter, null, 100)))
			.hasMessageContaining(", and 0 USD are left")
			.hasMessageContaining(". Use a cheaper model, lower maxTokens");
	}

	@Test
	void aBudgetOfThisInstanceIsDecidedOnTheThreadOfTheCaller() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		limiter("1 USD", "1h").gate(null)
			.admit(request(100))
			.doOnNext((admission) -> thread.set(Thread.currentThread()))
			.block();
		assertThat(thread).hasValue(Thread.currentThread());
	}

	@Test
	void aStoreMayNotSupportBudgets() {
		assertThat(this.budgets.store().objection()).isNull();
		assertThat(LocalBudgetStore.unsupported(this.clock, "no budgets here").objection())
			.isEqualTo("no budgets here");
	}

	@Test
	void theLargestLimitIsAMillion() {
		assertThat(budget("1000000", "1h")).hasToString("'desk' (1000000 USD per 1h)");
	}

	@Test
	void anUnknownPriceIsPublishedAsARejection() {
		AiRequest request = request(100).toBuilder().provider(null).model("novel").build();
		assertThatExceptionOfType(AiBudgetExceededException.class)
			.isThrownBy(() -> limiter("5 USD", "1h").gate(null).admit(request).block());
		assertThat(this.events)
			.containsExactly(new AiEvent.BudgetRejected("desk", null, ModelRef.parse("unknown/novel"), null));
	}

	@Test
	@Timeout(60)
	void concurrentCallsNeverSpendMoreThanTheLimit() throws Exception {
		CostLimiter limiter = limiter("0.1 USD", "1h");
		ExecutorService threads = Executors.newFixedThreadPool(50);
		List<Future<BigDecimal>> calls = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			int out = i % 200;
			calls.add(threads.submit(() -> {
				AiCallGate.Admission admission;
				try {
					admission = admit(limiter, null, 200);
				}
				catch (AiBudgetExceededException ex) {
					return BigDecimal.ZERO;
				}
				end(admission, 1, out);
				return usd("0.00001").multiply(BigDecimal.valueOf(1 + out));
			}));
		}
		BigDecimal sum = BigDecimal.ZERO;
		for (Future<BigDecimal> call : calls) {
			sum = sum.add(call.get());
		}
		threads.shutdown();
		assertThat(sum).isBetween(usd("0.09"), usd("0.1"));
		assertThat(this.budgets.spent("desk")).isEqualByComparingTo(sum);
	}

	@ParameterizedTest
	@ValueSource(strings = { "5 USD", "5", "$5", "5usd", " 5.00 USD " })
	void amountsAreInUsDollars(String text) {
		assertThat(Budget.parseAmount(text)).isEqualByComparingTo("5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "USD", "5 EUR", "-5 USD", "1e3", "5,00 USD" })
	void otherAmountsAreRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Budget.parseAmount(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "1000001" })
	void limitsHaveARange(String limit) {
		assertThatIllegalArgumentException().isThrownBy(() -> budget(limit, "1h"));
	}

	private CostLimiter limiter(String limit, String per) {
		return limiter(budget(limit, per));
	}

	private CostLimiter limiter(Budget budget) {
		this.budgets.register(budget);
		return new CostLimiter(budget, this.budgets.store(), PRICES, TokenCounter.byCharacters(), this.clock,
				AiEvents.to(List.of(this.events::add)));
	}

	private static Budget budget(String limit, String per) {
		return new Budget("desk", Budget.parseAmount(limit), BudgetPeriod.parse(per), Budget.OnUnknownPrice.REJECT);
	}

	private static AiCallGate.Admission admit(CostLimiter limiter, @Nullable Object key, int maxTokens) {
		AiCallGate.Admission admission = limiter.gate(key).admit(request(maxTokens)).block();
		assertThat(admission).isNotNull();
		return admission;
	}

	private static AiRequest request(int maxTokens) {
		return AiRequest.builder().prompt("why?").provider("desk").model("small").maxTokens(maxTokens).build();
	}

	private static void end(AiCallGate.Admission admission, long input, long output) {
		admission.ended(new AiCallGate.Outcome(AiUsage.of(input, output), null, "yes"));
	}

	private static BigDecimal usd(String amount) {
		return new BigDecimal(amount);
	}

}
