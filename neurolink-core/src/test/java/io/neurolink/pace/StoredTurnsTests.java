package io.neurolink.pace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import ch.qos.logback.classic.Level;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.error.StoreRefusedException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.logging.LogCapture;
import io.neurolink.outage.OutageDetector;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link StoredTurns} and the queue before it, with a store that answers what
 * each test determines.
 */
class StoredTurnsTests {

	private static final Duration ACCEPTABLE = Duration.ofSeconds(30);

	private static final CallCost COST = new CallCost(10, 90);

	@RegisterExtension
	final LogCapture log = LogCapture.withDebug(Pacer.class);

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> events = new ArrayList<>();

	private final ScriptedStore store = new ScriptedStore();

	private final PaceQueue queue = queue(Pacer.OnOutage.LOCAL);

	@BeforeEach
	void advanceTheClock() {
		this.clock.advance(Duration.ofHours(1));
	}

	@Test
	void theStoreIsOpenedBeforeTheFirstCall() {
		Pacer.shared(PaceSettings.DEFAULT, (text, provider, model) -> 1, this.clock, AiEvents.to(List.of()), this.store,
				Pacer.OnOutage.LOCAL);
		assertThat(this.store.opened).isOne();
	}

	@Test
	void aCallIsSentOnceTheStoreHasTakenItsUnits() {
		PacedTurn turn = enter();
		assertThat(this.store.costs)
			.containsExactly("openai:key:gpt {REQUESTS=1, TOKENS=100, INPUT_TOKENS=10, " + "OUTPUT_TOKENS=90}");
		assertThat(turn.ready()).isNotDone();
		this.store.take(Duration.ZERO, "t1");
		assertThat(turn.ready()).isCompleted();
		assertThat(turn.ticket()).isEqualTo("t1");
		assertThat(this.queue.status().underWay()).isOne();
		assertThat(this.queue.status().waiting()).isZero();
		assertThat(this.clock.pending()).as("the timer of the longest wait").isZero();
	}

	@Test
	void theStoreIsAskedForOneCallAtATimeInOrder() {
		PacedTurn first = enter();
		PacedTurn second = enter();
		assertThat(this.store.asked).hasSize(1);
		this.store.take(Duration.ZERO, "t1");
		assertThat(first.ready()).isCompleted();
		assertThat(second.ready()).isNotDone();
		this.store.take(Duration.ZERO, "t2");
		assertThat(second.ticket()).isEqualTo("t2");
	}

	@Test
	void theStoreIsAskedAgainAfterItsDelay() {
		PacedTurn turn = enter();
		this.store.take(Duration.ofSeconds(5), "");
		this.clock.advance(Duration.ofMillis(4_999));
		assertThat(this.store.asked).isEmpty();
		assertThat(this.queue.expectedWait(COST)).isEqualTo(Duration.ofMillis(1).toNanos());
		this.clock.advance(Duration.ofMillis(1));
		this.store.take(Duration.ZERO, "t1");
		assertThat(turn.ready()).isCompleted();
		assertThat(turn.waited()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void aCallWithoutTheTimeForTheDelayIsRefusedAtOnce() {
		PacedTurn turn = enter();
		this.store.take(Duration.ofSeconds(31), "");
		AiException refusal = failure(turn);
		assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(31));
		assertThat(refusal).hasMessageContaining("openai").hasMessageContaining("later than the 30s");
		assertThat(this.queue.status().waiting()).isZero();
	}

	@Test
	void theTimeThatACallHasWaitedCounts() {
		PacedTurn turn = enter();
		this.store.take(Duration.ofSeconds(20), "");
		this.clock.advance(Duration.ofSeconds(20));
		this.store.take(Duration.ofSeconds(10), "");
		assertThat(turn.ready()).isNotDone();
		this.clock.advance(Duration.ofSeconds(5));
		this.queue.announced(turn, List.of());
		this.store.take(Duration.ofMillis(5_001), "");
		assertThat(failure(turn).retryAfter()).isEqualTo(Duration.ofMillis(5_001));
	}

	@Test
	void anAnnouncementEndsTheDelay() {
		PacedTurn first = enter();
		this.store.take(Duration.ZERO, "t1");
		PacedTurn second = enter();
		this.store.take(Duration.ofSeconds(20), "");
		assertThat(this.store.asked).isEmpty();
		AnnouncedLimit announced = new AnnouncedLimit("requests", LimitUnit.REQUESTS, 10L, 9, Duration.ofSeconds(1));
		first.announced(List.of(announced));
		assertThat(this.store.reports).containsExactly("announced openai:key:gpt t1 [" + announced + "] PT5M");
		this.store.take(Duration.ZERO, "t2");
		assertThat(second.ready()).isCompleted();
	}

	@Test
	void anEndedCallEndsTheDelay() {
		PacedTurn first = enter();
		this.store.take(Duration.ZERO, "t1");
		PacedTurn second = enter();
		this.store.take(Duration.ofSeconds(20), "");
		first.ended(true, null);
		this.store.take(Duration.ZERO, "t2");
		assertThat(second.ready()).isCompleted();
	}

	@Test
	void aDelayOfUnknownLengthLastsUntilAnAnswer() {
		PacedTurn first = enter();
		this.store.take(Duration.ZERO, "t1");
		PacedTurn second = enter();
		this.store.take(Duration.ofNanos(Long.MAX_VALUE), "");
		this.clock.advance(Duration.ofSeconds(29));
		assertThat(second.ready()).isNotDone();
		assertThat(this.store.asked).isEmpty();
		assertThat(this.queue.expectedWait(COST)).as("not known").isOne();
		first.ended(true, null);
		this.store.take(Duration.ZERO, "t2");
		assertThat(second.ready()).isCompleted();
	}

	@Test
	void theUnitsOfACallAreCorrectedByItsUsage() {
		PacedTurn turn = enter();
		this.store.take(Duration.ZERO, "t1");
		turn.ended(true, new CallCost(15, 80));
		assertThat(this.store.reports)
			.containsExactly("adjust openai:key:gpt t1 {INPUT_TOKENS=5, OUTPUT_TOKENS=-10, TOKENS=-5}");
	}

	@Test
	void anExactEstimateAndAnUnknownUsageAreNotCorrected() {
		PacedTurn exact = enter();
		this.store.take(Duration.ZERO, "t1");
		exact.ended(true, COST);
		PacedTurn unknown = enter();
		this.store.take(Duration.ZERO, "t2");
		unknown.ended(true, null);
		assertThat(this.store.reports).isEmpty();
	}

	@Test
	void theUnitsOfACancelledCallAreReturned() {
		PacedTurn turn = enter();
		turn.cancel();
		assertThat(this.queue.status().waiting()).isZero();
		this.store.take(Duration.ZERO, "t1");
		assertThat(turn.ready()).isNotDone();
		assertThat(this.store.reports)
			.containsExactly("adjust openai:key:gpt t1 {INPUT_TOKENS=-10, OUTPUT_TOKENS=-90, TOKENS=-100}");
	}

	@Test
	void aDelayOfACancelledCallReturnsNothing() {
		PacedTurn turn = enter();
		turn.cancel();
		this.store.take(Duration.ofSeconds(1), "");
		assertThat(this.store.reports).isEmpty();
		assertThat(this.store.asked).isEmpty();
	}

	@Test
	void aRejectionBlocksEachInstanceForAtMostTheLongestRest() {
		PacedTurn first = enter();
		this.store.take(Duration.ZERO, "t1");
		first.failed(rejection(Duration.ofSeconds(7)));
		PacedTurn second = enter();
		assertThat(this.store.asked).isEmpty();
		assertThat(this.queue.expectedWait(COST)).isEqualTo(Duration.ofSeconds(7).toNanos());
		this.clock.advance(Duration.ofSeconds(7));
		this.store.take(Duration.ZERO, "t2");
		second.failed(rejection(Duration.ofDays(1)));
		assertThat(this.store.reports).containsExactly("block openai:key:gpt PT7S", "block openai:key:gpt PT5M");
	}

	@Test
	void aRejectionWithoutATimeBlocksNothing() {
		PacedTurn turn = enter();
		this.store.take(Duration.ZERO, "t1");
		turn.failed(rejection(null));
		PacedTurn other = enter();
		this.store.take(Duration.ZERO, "t2");
		other.failed(rejection(Duration.ZERO));
		assertThat(this.store.reports).isEmpty();
		assertThat(this.queue.status().blockedFor()).isNull();
	}

	@Test
	void callsThatMayNotWaitAreSentUntilTheStoreLetsOneWait() {
		PacedTurn first = this.queue.enter(COST, Duration.ZERO);
		PacedTurn second = this.queue.enter(COST, Duration.ZERO);
		PacedTurn patient = enter();
		PacedTurn last = this.queue.enter(COST, Duration.ZERO);
		this.store.take(Duration.ZERO, "t1");
		assertThat(first.ready()).isCompleted();
		this.store.take(Duration.ZERO, "t2");
		assertThat(second.ready()).isCompleted();
		this.store.take(Duration.ofSeconds(2), "");
		assertThat(patient.ready()).isNotDone();
		assertThat(failure(last).retryAfter()).isEqualTo(Duration.ofSeconds(2));
		assertThat(this.queue.status().waiting()).isOne();
		assertThat(this.store.asked).isEmpty();
	}

	@Test
	void aRejectionForAnUnknownTimeNamesNone() {
		PacedTurn first = enter();
		this.store.take(Duration.ZERO, "t1");
		first.failed(rejection(null));
		PacedTurn underWay = enter();
		this.store.take(Duration.ZERO, "t2");
		assertThat(underWay.ready()).isCompleted();
		PacedTurn refused = this.queue.enter(COST, Duration.ZERO);
		assertThat(failure(refused)).hasMessageContaining("in an unknown time");
		assertThat(failure(refused).retryAfter()).isNull();
	}

	@Test
	void anotherKeyIsTriedWithTheStoreAndNeverWaits() {
		PacedTurn sent = this.queue.tryEnter(COST);
		assertThat(sent).isNotNull();
		assertThat(sent.ready()).isNotDone();
		PacedTurn another = this.queue.tryEnter(COST);
		assertThat(another).isNotNull();
		this.store.take(Duration.ZERO, "t1");
		assertThat(sent.ready()).isCompleted();
		this.store.take(Duration.ZERO, "t2");
		assertThat(another.ready()).isCompleted();
		PacedTurn delayed = this.queue.tryEnter(COST);
		assertThat(delayed).isNotNull();
		this.store.take(Duration.ofNanos(Long.MAX_VALUE), "");
		assertThat(failure(delayed).type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		assertThat(this.queue.status().waiting()).isZero();
		assertThat(this.queue.status().underWay()).isEqualTo(2);
	}

	@Test
	void aTrialOfAnotherKeyIsRejectedByABlockInTheMeantime() {
		PacedTurn first = enter();
		this.store.take(Duration.ZERO, "t1");
		PacedTurn waiting = enter();
		waiting.cancel();
		PacedTurn trial = this.queue.tryEnter(COST);
		assertThat(trial).isNotNull();
		first.failed(rejection(Duration.ofSeconds(7)));
		this.store.take(Duration.ZERO, "t2");
		assertThat(failure(trial).retryAfter()).isEqualTo(Duration.ofSeconds(7));
		PacedTurn next = enter();
		this.clock.advance(Duration.ofSeconds(7));
		this.store.take(Duration.ZERO, "t3");
		assertThat(next.ready()).isCompleted();
	}

	@ParameterizedTest
	@EnumSource(Pacer.OnOutage.class)
	void withoutAnAnswerTheModeDecides(Pacer.OnOutage mode) {
		PaceQueue queue = queue(mode);
		PacedTurn known = queue.enter(COST, ACCEPTABLE);
		this.store.take(Duration.ZERO, "t1");
		known.announced(List.of(new AnnouncedLimit("requests", LimitUnit.REQUESTS, 10L, 0, Duration.ofSeconds(9))));
		this.store.reports.clear();
		PacedTurn turn = queue.enter(COST, ACCEPTABLE);
		this.store.fail(new IllegalStateException("connection reset"));
		if (mode == Pacer.OnOutage.ALLOW) {
			assertThat(turn.ready()).isCompleted();
			turn.ended(true, CallCost.NONE);
		}
		else if (mode == Pacer.OnOutage.LOCAL) {
			assertThat(turn.ready()).as("limited by the announcements to this instance").isNotDone();
			this.clock.advance(Duration.ofSeconds(9));
			this.store.fail(new IllegalStateException("connection reset"));
			assertThat(turn.ready()).isCompleted();
		}
		else {
			assertThat(failure(turn)).hasMessageContaining("Memory, which has the announced limits, does not answer")
				.hasMessageContaining("Bring Memory back");
			assertThat(failure(turn).retryAfter()).isEqualTo(Duration.ofSeconds(1));
		}
		assertThat(this.store.reports).as("nothing was taken").isEmpty();
		AiEvent.StoreUnavailable.Decision decision = switch (mode) {
			case ALLOW -> AiEvent.StoreUnavailable.Decision.ALLOWED;
			case LOCAL -> AiEvent.StoreUnavailable.Decision.LOCAL;
			case REJECT -> AiEvent.StoreUnavailable.Decision.REJECTED;
		};
		assertThat(this.events).contains(new AiEvent.StoreUnavailable("pace", decision));
		String consequence = switch (mode) {
			case ALLOW -> "no call is paced";
			case LOCAL -> "each instance believes the headers of its own answers";
			case REJECT -> "every call is rejected";
		};
		assertThat(this.log.messages(Level.WARN)).singleElement()
			.asString()
			.startsWith("Memory, which has the limits")
			.endsWith(consequence);
	}

	@Test
	void duringAnOutageTheStoreIsAskedOncePerSecond() {
		enter();
		this.store.fail(new IllegalStateException("down"));
		assertThat(enter().ready()).as("decided by this instance").isCompleted();
		assertThat(this.store.asked).isEmpty();
		this.clock.advance(Duration.ofSeconds(1));
		enter();
		this.store.take(Duration.ZERO, "t1");
		assertThat(this.log.messages(Level.INFO)).singleElement().asString().contains("answers again");
		enter();
		assertThat(this.store.asked).hasSize(1);
	}

	@Test
	void aStoreThatThrowsDoesNotAnswer() {
		this.store.broken = true;
		assertThat(enter().ready()).isCompleted();
		assertThat(this.log.messages(Level.WARN)).hasSize(1);
	}

	@Test
	void aTimeoutWhileTheConnectionIsOpenedIsNoOutage() {
		this.store.opening = true;
		PacedTurn turn = enter();
		this.store.fail(new IllegalStateException("not yet"));
		assertThat(turn.ready()).isCompleted();
		enter();
		assertThat(this.store.asked).hasSize(1);
		assertThat(this.log.messages()).isEmpty();
	}

	@Test
	void aRefusalOfTheStoreIsLoggedWithItsAction() {
		enter();
		this.store.fail(new StoreRefusedException("NOPERM", "Grant it.", new IllegalStateException("NOPERM")));
		assertThat(this.log.messages(Level.WARN)).singleElement()
			.asString()
			.startsWith("Memory refuses the commands of pacing")
			.contains("Grant it. Until it accepts them, each instance");
	}

	@Test
	void aReportThatFailsIsLoggedAndHasNoOtherEffect() {
		PacedTurn turn = enter();
		this.store.take(Duration.ZERO, "t1");
		this.store.reportsFail = true;
		turn.announced(List.of(new AnnouncedLimit("requests", LimitUnit.REQUESTS, 10L, 9, null)));
		this.store.broken = true;
		turn.ended(true, CallCost.NONE);
		assertThat(this.log.messages(Level.DEBUG)).hasSize(2)
			.allSatisfy((line) -> assertThat(line).endsWith("were not recorded in Memory"));
		assertThat(this.queue.status().underWay()).isZero();
	}

	private PacedTurn enter() {
		return this.queue.enter(COST, ACCEPTABLE);
	}

	private PaceQueue queue(Pacer.OnOutage mode) {
		PaceTarget target = new PaceTarget("openai", "key", "gpt");
		OutageDetector<String> outages = new OutageDetector<>(this.clock, new PaceOutageLog("Memory", mode));
		return new PaceQueue(target, PaceSettings.DEFAULT, this.clock, new StoredTurns(target, this.store, mode,
				outages, PaceSettings.DEFAULT.maxRest(), AiEvents.to(List.of(this.events::add))));
	}

	private static AiException failure(PacedTurn turn) {
		assertThat(turn.ready()).isCompletedExceptionally();
		Throwable failure = Failures.unwrap(catchThrowable(turn.ready()::join));
		assertThat(failure).isInstanceOf(AiException.class);
		return (AiException) failure;
	}

	private static AiException rejection(@Nullable Duration retryAfter) {
		return AiException.builder(AiErrorType.RATE_LIMIT).message("429").retryAfter(retryAfter).build();
	}

	/**
	 * A store whose answers the test gives.
	 */
	private static final class ScriptedStore implements SharedPace {

		private final List<CompletableFuture<Decision>> asked = new ArrayList<>();

		private final List<String> costs = new ArrayList<>();

		private final List<String> reports = new ArrayList<>();

		private int opened;

		private boolean opening;

		private boolean broken;

		private boolean reportsFail;

		void take(Duration delay, String ticket) {
			this.asked.remove(0).complete(Decision.of(delay, ticket));
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
		public CompletionStage<Decision> take(String target, Map<LimitUnit, Long> costs) {
			breakOff();
			this.costs.add(target + " " + costs);
			CompletableFuture<Decision> answer = new CompletableFuture<>();
			this.asked.add(answer);
			return answer;
		}

		@Override
		public CompletionStage<?> announced(String target, String ticket, List<AnnouncedLimit> limits,
				Duration longest) {
			return report("announced " + target + " " + ticket + " " + limits + " " + longest);
		}

		@Override
		public CompletionStage<?> adjust(String target, String ticket, Map<LimitUnit, Long> corrections) {
			Map<String, Long> sorted = new TreeMap<>();
			corrections.forEach((unit, units) -> sorted.put(unit.name(), units));
			return report("adjust " + target + " " + ticket + " " + sorted);
		}

		@Override
		public CompletionStage<?> block(String target, Duration time) {
			return report("block " + target + " " + time);
		}

		private CompletionStage<?> report(String report) {
			breakOff();
			if (this.reportsFail) {
				return CompletableFuture.failedFuture(new IllegalStateException("down"));
			}
			this.reports.add(report);
			return CompletableFuture.completedFuture("OK");
		}

		private void breakOff() {
			if (this.broken) {
				throw new IllegalStateException("broken");
			}
		}

	}

}
