package io.neurolink.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.neurolink.cost.RemoteBudgetStore.OnFailure;
import io.neurolink.error.AiBudgetExceededException;
import io.neurolink.error.Failures;
import io.neurolink.error.StoreRefusedException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvent.StoreUnavailable.Decision;
import io.neurolink.event.AiEvents;
import io.neurolink.logging.LogCapture;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.scope.AiCallGate;
import io.neurolink.time.VirtualClock;
import io.neurolink.token.TokenCounter;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link RemoteBudgetStore}, with a remote store that answers what each test
 * determines.
 */
@Timeout(60)
class RemoteBudgetStoreTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(10);

	private static final long LIMIT = BudgetUnits.of(BigDecimal.ONE);

	@RegisterExtension
	final LogCapture log = LogCapture.of(RemoteBudgetStore.class);

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> events = new CopyOnWriteArrayList<>();

	private final ScriptedBudgets remote = new ScriptedBudgets();

	private final Budget budget = new Budget("desk", BigDecimal.ONE, BudgetPeriod.parse("1h"),
			Budget.OnUnknownPrice.REJECT);

	@Test
	void theConnectionIsOpenedWithTheFirstBudget() {
		limiter(store(OnFailure.LOCAL));
		assertThat(this.remote.opened).isOne();
	}

	@Test
	void anAmountIsReservedAndSettledInTheRemoteStore() {
		CompletableFuture<BudgetStore.Reserved> reserved = store(OnFailure.LOCAL).reserve(slot(), 10);
		assertThat(reserved).isNotDone();
		this.remote.answer(true);
		assertThat(done(reserved).taken()).isTrue();
		assertThat(done(reserved).account()).isEqualTo(new BudgetAccount(10, 0, 10));
		done(reserved).settle(4);
		assertThat(this.remote.settled).containsExactly("generation 10 4");
		assertThat(this.events).isEmpty();
	}

	@Test
	void anAmountThatDoesNotFitIsNotReserved() {
		CompletableFuture<BudgetStore.Reserved> reserved = store(OnFailure.LOCAL).reserve(slot(), 10);
		this.remote.answer(false);
		assertThat(done(reserved).taken()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(OnFailure.class)
	void withoutAnAnswerTheModeDecides(OnFailure mode) {
		BudgetStore store = store(mode);
		CompletableFuture<BudgetStore.Reserved> reserved = store.reserve(slot(), LIMIT + 1);
		this.remote.fail(new IllegalStateException("connection reset"));
		if (mode == OnFailure.ALLOW) {
			assertThat(done(reserved).taken()).isTrue();
		}
		else if (mode == OnFailure.LOCAL) {
			assertThat(done(reserved).taken()).as("more than the whole budget").isFalse();
		}
		else {
			assertThat(reserved).isCompletedExceptionally();
			assertThat(failure(reserved)).isInstanceOf(AiBudgetExceededException.class)
				.hasMessageContaining("Memory, which keeps it, does not answer")
				.hasMessageContaining("Bring Memory back")
				.hasRootCauseMessage("connection reset");
		}
		Decision decision = switch (mode) {
			case ALLOW -> Decision.ALLOWED;
			case LOCAL -> Decision.LOCAL;
			case REJECT -> Decision.REJECTED;
		};
		assertThat(this.events).containsExactly(new AiEvent.StoreUnavailable("desk", decision));
	}

	@Test
	void aRejectedCommandIsNamedAsSuch() {
		CompletableFuture<BudgetStore.Reserved> reserved = store(OnFailure.REJECT).reserve(slot(), 1);
		this.remote.fail(new StoreRefusedException("NOPERM", "grant it", new IllegalStateException("NOPERM")));
		assertThat(failure(reserved)).hasMessageContaining("refuses its commands")
			.hasMessageContaining("Let Memory accept them");
	}

	@Test
	void duringAnOutageTheRemoteStoreIsAskedOncePerSecond() {
		BudgetStore store = store(OnFailure.LOCAL);
		store.reserve(slot(), 1);
		this.remote.fail(new IllegalStateException("down"));
		assertThat(done(store.reserve(slot(), 1)).taken()).isTrue();
		assertThat(this.remote.asked).isEmpty();
		this.clock.advance(Duration.ofSeconds(1));
		CompletableFuture<BudgetStore.Reserved> probe = store.reserve(slot(), 1);
		this.remote.answer(true);
		assertThat(done(probe).taken()).isTrue();
		store.reserve(slot(), 1);
		assertThat(this.remote.asked).as("asked again without a wait").hasSize(1);
	}

	@Test
	void aTimeoutWhileTheConnectionIsOpenedIsNoOutage() {
		this.remote.opening = true;
		BudgetStore store = store(OnFailure.LOCAL);
		store.reserve(slot(), 1);
		this.remote.fail(new IllegalStateException("not yet"));
		store.reserve(slot(), 1);
		assertThat(this.remote.asked).hasSize(1);
	}

	@Test
	void aReservationThatArrivesTooLateIsReturned() {
		CompletableFuture<BudgetStore.Reserved> reserved = new RemoteBudgetStore(this.remote, OnFailure.LOCAL,
				Duration.ofMillis(1), this.clock, AiEvents.to(List.of(this.events::add)))
			.reserve(slot(), 7);
		Awaitility.await().until(reserved::isDone);
		assertThat(done(reserved).taken()).isTrue();
		assertThat(this.remote.settled).isEmpty();
		this.remote.answer(true);
		assertThat(this.remote.settled).containsExactly("generation 7 0");
	}

	@Test
	void aRejectionThatArrivesTooLateReturnsNothing() {
		CompletableFuture<BudgetStore.Reserved> reserved = new RemoteBudgetStore(this.remote, OnFailure.LOCAL,
				Duration.ofMillis(1), this.clock, AiEvents.to(List.of(this.events::add)))
			.reserve(slot(), 7);
		Awaitility.await().until(reserved::isDone);
		this.remote.answer(false);
		assertThat(this.remote.settled).isEmpty();
	}

	@Test
	void chargesOfAnOutageAreSentWhenTheRemoteStoreAnswersAgain() {
		BudgetStore store = store(OnFailure.LOCAL);
		settleInOutage(store, 5);
		done(store.reserve(slot(), 1)).settle(6);
		done(store.reserve(slot(), 1)).settle(0);
		this.clock.advance(Duration.ofSeconds(1));
		store.reserve(slot(), 1);
		this.remote.answer(true);
		assertThat(this.remote.settled).containsExactly("- 0 11");
		store.reserve(slot(), 1);
		this.remote.answer(true);
		assertThat(this.remote.settled).as("sent once").hasSize(1);
	}

	@Test
	void chargesOfAnEndedWindowAreNotSent() {
		BudgetStore store = store(OnFailure.LOCAL);
		settleInOutage(store, 5);
		this.clock.advance(Duration.ofHours(1));
		store.reserve(slot(), 1);
		this.remote.answer(true);
		assertThat(this.remote.settled).isEmpty();
	}

	@Test
	void aChargeThatCannotBeSentIsSentLater() {
		BudgetStore store = store(OnFailure.LOCAL);
		settleInOutage(store, 5);
		this.clock.advance(Duration.ofSeconds(1));
		this.remote.settleFails = true;
		store.reserve(slot(), 1);
		this.remote.answer(true);
		this.remote.settleFails = false;
		this.remote.settled.clear();
		store.reserve(slot(), 1);
		this.remote.answer(true);
		assertThat(this.remote.settled).containsExactly("- 0 5");
	}

	@Test
	void inAnOutageTheAmountsGrantedBeforeItCount() {
		BudgetStore store = store(OnFailure.LOCAL);
		CompletableFuture<BudgetStore.Reserved> before = store.reserve(slot(), LIMIT / 2);
		this.remote.answer(true);
		done(before).settle(LIMIT / 2);
		CompletableFuture<BudgetStore.Reserved> fits = store.reserve(slot(), LIMIT / 2);
		this.remote.fail(new IllegalStateException("down"));
		assertThat(done(fits).taken()).isTrue();
		assertThat(done(store.reserve(slot(), 1)).taken()).isFalse();
	}

	@Test
	void aChangeIsMadeInTheRemoteStoreAndForOutages() {
		BudgetStore store = store(OnFailure.LOCAL);
		done(store.raise(slot(), LIMIT));
		assertThat(this.remote.changes).containsExactly("raise " + LIMIT);
		CompletableFuture<BudgetStore.Reserved> reserved = store.reserve(slot(), 2 * LIMIT);
		this.remote.fail(new IllegalStateException("down"));
		assertThat(done(reserved).taken()).as("within the raised limit").isTrue();
		done(store.reset(slot()));
		assertThat(this.remote.changes).endsWith("reset");
		assertThat(done(store.reserve(slot(), LIMIT)).taken()).isTrue();
		assertThat(done(store.read(slot()))).isEqualTo(new BudgetAccount(3, 2, 1));
	}

	@Test
	void aFailureOfTheRemoteStoreIsThatOfAChange() {
		this.remote.broken = true;
		assertThat(store(OnFailure.LOCAL).raise(slot(), 1)).isCompletedExceptionally();
		assertThat(store(OnFailure.LOCAL).read(slot())).isCompletedExceptionally();
		assertThat(done(store(OnFailure.ALLOW).reserve(slot(), 1)).taken()).isTrue();
	}

	@Test
	void aCallWaitsForTheRemoteStoreWithoutAThread() {
		CompletableFuture<AiCallGate.Admission> admission = limiter(store(OnFailure.LOCAL)).gate(null)
			.admit(request())
			.toFuture();
		assertThat(admission).isNotDone();
		this.remote.answer(true);
		sent(admission).ended(AiUsage.of(1, 1), "yes");
		assertThat(this.remote.settled).singleElement().asString().endsWith(" " + LIMIT / 50_000);
		CompletableFuture<AiCallGate.Admission> refused = limiter(store(OnFailure.LOCAL)).gate(null)
			.admit(request())
			.toFuture();
		this.remote.answer(false);
		assertThat(failure(refused)).isInstanceOf(AiBudgetExceededException.class);
	}

	@Test
	void aRejectionWithoutAnAnswerReachesTheCaller() {
		CompletableFuture<AiCallGate.Admission> admission = limiter(store(OnFailure.REJECT)).gate(null)
			.admit(request())
			.toFuture();
		this.remote.fail(new IllegalStateException("down"));
		assertThat(failure(admission)).isInstanceOf(AiBudgetExceededException.class)
			.hasMessageContaining("does not answer");
	}

	@Test
	void aCallerThatCancelsReturnsTheReservation() {
		Disposable caller = limiter(store(OnFailure.LOCAL)).gate(null).admit(request()).subscribe();
		caller.dispose();
		this.remote.answer(true);
		assertThat(this.remote.settled).singleElement().asString().endsWith(" 0");
		limiter(store(OnFailure.LOCAL)).gate(null).admit(request()).subscribe().dispose();
		this.remote.answer(false);
		assertThat(this.remote.settled).hasSize(1);
	}

	@Test
	void aCallerThatCancelsWithItsAdmissionKeepsTheReservation() {
		CompletableFuture<AiCallGate.Admission> admission = limiter(store(OnFailure.LOCAL)).gate(null)
			.admit(request())
			.flux()
			.takeUntil((admitted) -> true)
			.next()
			.toFuture();
		this.remote.answer(true);
		sent(admission);
		assertThat(this.remote.settled).isEmpty();
	}

	@Test
	void aRejectionWithoutAQuestionReachesTheCallerAsItIs() {
		CostLimiter limiter = limiter(store(OnFailure.REJECT));
		limiter.gate(null).admit(request()).subscribe((admission) -> {
		}, (failure) -> {
		});
		this.remote.fail(new IllegalStateException("down"));
		assertThatExceptionOfType(AiBudgetExceededException.class)
			.isThrownBy(() -> limiter.gate(null).admit(request()).block())
			.satisfies((refusal) -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
	}

	@ParameterizedTest
	@CsvSource({ "ALLOW, 'every call is let through, and charged when it is back'",
			"LOCAL, 'this instance applies its budgets by itself, and charges them when it is back'",
			"REJECT, every call is rejected" })
	void anOutageIsLoggedWithItsConsequence(OnFailure mode, String consequence) {
		BudgetStore store = store(mode);
		store.reserve(slot(), 1);
		this.remote.fail(new IllegalStateException("down"));
		assertThat(this.log.messages()).containsExactly("Memory, which keeps the budget 'desk' (1 USD per 1h), does "
				+ "not answer; until it is back, " + consequence);
		this.clock.advance(Duration.ofSeconds(1));
		store.reserve(slot(), 1);
		this.remote.answer(true);
		assertThat(this.log.messages()).last()
			.isEqualTo("Memory, which keeps the budget 'desk' (1 USD per 1h), answers again");
	}

	@Test
	void aRefusalIsLoggedWithItsAction() {
		store(OnFailure.REJECT).reserve(slot(), 1);
		this.remote.fail(new StoreRefusedException("NOPERM", "Grant it.", new IllegalStateException("NOPERM")));
		assertThat(this.log.messages()).singleElement()
			.asString()
			.startsWith("Memory refuses the commands of the budget 'desk' (1 USD per 1h): ")
			.endsWith(" Grant it. Until it accepts them, every call is rejected");
	}

	@Test
	void theLocalCountIsSettledAsWell() {
		BudgetStore store = store(OnFailure.LOCAL);
		CompletableFuture<BudgetStore.Reserved> before = store.reserve(slot(), LIMIT);
		this.remote.answer(true);
		done(before).settle(1);
		CompletableFuture<BudgetStore.Reserved> reserved = store.reserve(slot(), LIMIT - 1);
		this.remote.fail(new IllegalStateException("down"));
		assertThat(done(reserved).taken()).isTrue();
		done(reserved).settle(2);
		assertThat(done(store.reserve(slot(), LIMIT - 3)).taken()).as("both are settled").isTrue();
		assertThat(done(store.reserve(slot(), 1)).taken()).isFalse();
	}

	@Test
	void withoutTheLocalModeNothingIsCountedHereBeforeAnOutage() {
		BudgetStore store = store(OnFailure.ALLOW);
		store.reserve(slot(), 5);
		this.remote.answer(true);
		CompletableFuture<BudgetStore.Reserved> reserved = store.reserve(slot(), 3);
		this.remote.fail(new IllegalStateException("down"));
		assertThat(done(reserved).account()).isEqualTo(new BudgetAccount(3, 0, 3));
	}

	@Test
	void anOutageThatLastsIntoTheNextWindowCountsFromZero() {
		BudgetStore store = store(OnFailure.ALLOW);
		store.reserve(slot(), 5);
		this.remote.fail(new IllegalStateException("down"));
		this.clock.advance(Duration.ofHours(1));
		CompletableFuture<BudgetStore.Reserved> reserved = store.reserve(slot(), 3);
		this.remote.fail(new IllegalStateException("down"));
		assertThat(done(reserved).account()).isEqualTo(new BudgetAccount(3, 0, 3));
	}

	@Test
	void aChargeOfNothingIsNotSent() {
		BudgetStore store = store(OnFailure.LOCAL);
		settleInOutage(store, 0);
		this.clock.advance(Duration.ofSeconds(1));
		store.reserve(slot(), 1);
		this.remote.answer(true);
		assertThat(this.remote.settled).isEmpty();
	}

	// A future that is not done would block the test.
	private static <T extends @Nullable Object> T done(CompletableFuture<T> answer) {
		assertThat(answer).isDone();
		return answer.join();
	}

	private static AiCallGate.Admission sent(CompletableFuture<AiCallGate.Admission> admission) {
		Awaitility.await().until(admission::isDone);
		return admission.join();
	}

	private static Throwable failure(CompletableFuture<?> answer) {
		Awaitility.await().until(answer::isDone);
		return Failures.unwrap(catchThrowable(answer::join));
	}

	private void settleInOutage(BudgetStore store, long actual) {
		CompletableFuture<BudgetStore.Reserved> reserved = store.reserve(slot(), 10);
		this.remote.fail(new IllegalStateException("down"));
		done(reserved).settle(actual);
		assertThat(this.remote.settled).isEmpty();
	}

	private RemoteBudgetStore store(OnFailure mode) {
		return new RemoteBudgetStore(this.remote, mode, TIMEOUT, this.clock, AiEvents.to(List.of(this.events::add)));
	}

	// 10 USD per million tokens.
	private CostLimiter limiter(BudgetStore store) {
		Prices prices = Prices.builtIn().with(Map.of("desk/small", ModelPrice.of(BigDecimal.TEN, BigDecimal.TEN)));
		return new CostLimiter(this.budget, store, prices, TokenCounter.byCharacters(), this.clock,
				AiEvents.to(List.of(this.events::add)));
	}

	private static AiRequest request() {
		return AiRequest.builder().prompt("why?").provider("desk").model("small").maxTokens(100).build();
	}

	private BudgetStore.Slot slot() {
		return new BudgetStore.Slot(this.budget, "", this.budget.per().windowAt(this.clock.instant()));
	}

	/**
	 * A remote store whose answers the test gives.
	 */
	private static final class ScriptedBudgets implements RemoteBudgets {

		private final List<CompletableFuture<Grant>> asked = new ArrayList<>();

		private final List<String> settled = new ArrayList<>();

		private final List<String> changes = new ArrayList<>();

		private long amount;

		private int opened;

		private boolean opening;

		private boolean settleFails;

		private boolean broken;

		void answer(boolean taken) {
			this.asked.remove(0)
				.complete(new Grant(taken, new BudgetAccount(this.amount, 0, this.amount), "generation"));
		}

		void fail(Exception failure) {
			this.asked.remove(0).completeExceptionally(failure);
		}

		@Override
		public String place() {
			return "Memory";
		}

		@Override
		public void open() {
			this.opened++;
		}

		@Override
		public boolean isOpening() {
			return this.opening;
		}

		@Override
		public CompletionStage<Grant> reserve(BudgetStore.Slot slot, long amount) {
			breakOff();
			this.amount = amount;
			CompletableFuture<Grant> answer = new CompletableFuture<>();
			this.asked.add(answer);
			return answer;
		}

		@Override
		public CompletionStage<?> settle(BudgetStore.Slot slot, String generation, long reserved, long actual) {
			if (this.settleFails) {
				return CompletableFuture.failedFuture(new IllegalStateException("down"));
			}
			this.settled.add(generation + " " + reserved + " " + actual);
			return CompletableFuture.completedFuture("OK");
		}

		@Override
		public CompletionStage<BudgetAccount> read(BudgetStore.Slot slot) {
			breakOff();
			return CompletableFuture.completedFuture(new BudgetAccount(3, 2, 1));
		}

		@Override
		public CompletionStage<?> raise(BudgetStore.Slot slot, long amount) {
			breakOff();
			this.changes.add("raise " + amount);
			return CompletableFuture.completedFuture("OK");
		}

		@Override
		public CompletionStage<?> reset(BudgetStore.Slot slot) {
			this.changes.add("reset");
			return CompletableFuture.completedFuture("OK");
		}

		private void breakOff() {
			if (this.broken) {
				throw new IllegalStateException("broken");
			}
		}

	}

}
