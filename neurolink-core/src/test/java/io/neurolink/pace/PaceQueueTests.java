package io.neurolink.pace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link PaceQueue} without a shared store.
 */
class PaceQueueTests {

	private static final CallCost COST = new CallCost(10, 90);

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final VirtualClock clock = VirtualClock.manual();

	private final PaceQueue queue = new PaceQueue(new PaceTarget("openai", "key", "gpt"), PaceSettings.DEFAULT,
			this.clock, null);

	@BeforeEach
	void advanceTheClock() {
		this.clock.advance(Duration.ofHours(1));
	}

	@Test
	void aCallIsTriedOnlyIfItMayBeSentAtOnce() {
		PacedTurn first = this.queue.tryEnter(COST);
		assertThat(first).isNotNull();
		assertThat(first.ready()).isCompletedWithValue(first);
		first.announced(requests(10, 1, Duration.ofSeconds(5)));
		assertThat(this.queue.tryEnter(COST)).isNotNull();
		assertThat(this.queue.tryEnter(COST)).isNull();
		assertThat(this.queue.status().underWay()).isEqualTo(2);
		assertThat(this.queue.status().waiting()).isZero();
	}

	@Test
	void aCallIsNotTriedBeforeTheWaitingOnes() {
		enter().announced(tokens(100, 50, Duration.ofSeconds(10)));
		PacedTurn large = enter();
		assertThat(large.ready()).isNotDone();
		assertThat(this.queue.tryEnter(new CallCost(1, 1))).isNull();
		assertThat(enter(new CallCost(1, 1)).ready()).isNotDone();
	}

	@Test
	void theExpectedWaitIsThatOfACallThatEntersNow() {
		assertThat(this.queue.expectedWait(COST)).isZero();
		PacedTurn first = enter();
		first.announced(requests(2, 0, Duration.ofSeconds(5)));
		assertThat(this.queue.expectedWait(COST)).isEqualTo(5 * SECOND);
		enter();
		enter();
		assertThat(this.queue.expectedWait(COST)).isEqualTo(10 * SECOND);
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(this.queue.expectedWait(COST)).as("both are sent, and no answer shows how long").isOne();
	}

	@Test
	void anUnknownWaitIsNotExpectedToBeZero() {
		PacedTurn under = enter();
		under.announced(requests(10, 0, null));
		assertThat(this.queue.expectedWait(COST)).isOne();
	}

	@Test
	void theQueueIsBounded() {
		enter().announced(requests(20_000, 0, Duration.ofSeconds(5)));
		List<PacedTurn> turns = new ArrayList<>();
		for (int i = 0; i < PaceQueue.MOST_WAITING; i++) {
			turns.add(enter());
		}
		AiException refusal = catchThrowableOfType(AiException.class, this::enter);
		assertThat(refusal).hasMessageContaining("openai/gpt was not sent: 10000 calls wait");
		assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		assertThat(refusal.retryAfter()).isNull();
		turns.get(0).cancel();
		assertThat(enter().ready()).isNotDone();
	}

	@Test
	void aWaitThatExpiresIsNamed() {
		PacedTurn under = enter();
		under.announced(requests(10, 0, null));
		PacedTurn waiting = enter();
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(failure(waiting)).hasMessageContaining("it has waited for 30s, as long as it may")
			.hasMessageContaining("neurolink.pace.max-wait");
		assertThat(failure(waiting).retryAfter()).isNull();
		assertThat(failure(waiting).model()).isEqualTo("gpt");
		assertThat(this.queue.status().waiting()).isZero();
	}

	@Test
	void aWaitThatExpiresLetsTheNextMoveUp() {
		enter().announced(tokens(100, 50, null));
		PacedTurn large = this.queue.enter(COST, Duration.ofSeconds(10));
		PacedTurn small = enter(new CallCost(10, 10));
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(large.ready()).isCompletedExceptionally();
		assertThat(this.clock.pending()).as("the timers of both").isZero();
		assertThat(small.ready()).isCompleted();
		assertThat(small.waited()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void aCancelledTurnLetsTheNextMoveUp() {
		enter().announced(tokens(100, 50, Duration.ofSeconds(10)));
		PacedTurn large = enter();
		this.clock.advance(Duration.ofSeconds(1));
		PacedTurn small = enter(new CallCost(10, 10));
		assertThat(small.ready()).isNotDone();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(List.of(large.waited(), small.waited())).containsExactly(Duration.ofSeconds(2),
				Duration.ofSeconds(1));
		large.cancel();
		assertThat(small.ready()).isCompleted();
		assertThat(large.ready()).isNotDone();
		assertThat(this.queue.expectedWait(COST)).as("without those that left").isEqualTo(8 * SECOND);
	}

	@Test
	void aTurnThatIsCancelledAfterItWasServedReturnsItsUnits() {
		PacedTurn first = enter();
		first.announced(requests(10, 5, Duration.ofSeconds(5)));
		PacedTurn second = enter();
		assertThat(remaining()).isEqualTo(4);
		second.cancel();
		second.cancel();
		assertThat(this.queue.status().underWay()).isOne();
		assertThat(remaining()).as("a request counts even if it was not sent").isEqualTo(4);
	}

	@Test
	void tokensOfACancelledTurnAreReturned() {
		enter().announced(tokens(1000, 500, Duration.ofSeconds(10)));
		PacedTurn second = enter();
		assertThat(remaining()).isEqualTo(400);
		second.cancel();
		assertThat(remaining()).isEqualTo(500);
	}

	@Test
	void theStatusNamesWhatIsKnown() {
		PaceStatus before = this.queue.status();
		assertThat(before.limits()).isEmpty();
		assertThat(before.concurrency()).isNull();
		assertThat(before.blockedFor()).isNull();
		PacedTurn first = enter();
		first.announced(requests(10, 3, Duration.ofSeconds(5)));
		this.clock.advance(Duration.ofSeconds(1));
		first.failed(rejection(Duration.ofSeconds(4)));
		PaceStatus after = this.queue.status();
		assertThat(after).isEqualTo(new PaceStatus("openai", "gpt", "key", 0, 0, null, Duration.ofSeconds(4),
				List.of(new PaceStatus.Limit("requests", 10L, 3, Duration.ofSeconds(4)))));
		this.clock.advance(Duration.ofSeconds(4));
		assertThat(this.queue.status().blockedFor()).isNull();
	}

	@Test
	void aRejectionWithoutAnnouncementsHalvesTheConcurrency() {
		List<PacedTurn> turns = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			turns.add(enter());
		}
		turns.get(0).failed(rejection(null));
		assertThat(this.queue.status().concurrency()).isEqualTo(3);
		PacedTurn waiting = enter();
		assertThat(waiting.ready()).isNotDone();
		assertThat(this.queue.expectedWait(COST)).isOne();
		turns.get(1).ended(false, null);
		turns.get(2).ended(false, null);
		assertThat(waiting.ready()).isNotDone();
		turns.get(3).ended(false, null);
		assertThat(waiting.ready()).isCompleted();
	}

	@Test
	void anotherFailureIsNoRejection() {
		PacedTurn turn = enter();
		turn.failed(
				AiException.builder(AiErrorType.OVERLOADED).message("529").retryAfter(Duration.ofSeconds(4)).build());
		assertThat(this.queue.status()).isEqualTo(new PaceStatus("openai", "gpt", "key", 0, 0, null, null, List.of()));
	}

	@Test
	void theLongerOfTwoBlocksApplies() {
		PacedTurn one = enter();
		PacedTurn two = enter();
		PacedTurn three = enter();
		one.failed(rejection(Duration.ofSeconds(4)));
		two.failed(rejection(Duration.ofSeconds(2)));
		assertThat(this.queue.status().blockedFor()).isEqualTo(Duration.ofSeconds(4));
		three.failed(rejection(Duration.ofSeconds(6)));
		assertThat(this.queue.status().blockedFor()).isEqualTo(Duration.ofSeconds(6));
	}

	@Test
	void aBlockIsTheExpectedWait() {
		enter().failed(rejection(Duration.ofSeconds(7)));
		this.clock.advance(Duration.ofSeconds(3));
		assertThat(this.queue.expectedWait(COST)).isEqualTo(4 * SECOND);
		AiException refusal = catchThrowableOfType(AiException.class,
				() -> this.queue.enter(COST, Duration.ofSeconds(3)));
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(4));
		assertThat(refusal)
			.hasMessageContaining("announced that it accepts the call in 4s, later than the 3s that it may wait");
		PacedTurn patient = this.queue.enter(COST, Duration.ofSeconds(4));
		this.clock.advance(Duration.ofSeconds(4));
		assertThat(patient.ready()).isCompleted();
		assertThat(this.queue.expectedWait(COST)).as("while the one permitted call is under way").isOne();
	}

	@Test
	void anEndedTurnIsEndedOnce() {
		PacedTurn turn = enter();
		enter();
		turn.ended(true, null);
		turn.ended(true, null);
		turn.failed(rejection(Duration.ofSeconds(4)));
		turn.announced(requests(10, 0, Duration.ofSeconds(5)));
		assertThat(this.queue.status()).isEqualTo(new PaceStatus("openai", "gpt", "key", 0, 1, null, null, List.of()));
	}

	@Test
	void aRejectionOfALimitThatHasUnitsLeftIsNotThatOfOthers() {
		PacedTurn turn = enter();
		turn.announced(requests(10, 9, Duration.ofSeconds(5)));
		turn.failed(rejection(null));
		for (int i = 0; i < 9; i++) {
			assertThat(enter().ready()).isCompleted();
		}
	}

	@Test
	void aRejectionOfALimitThatHadTheUnitOfTheCallIsNotThatOfOthers() {
		PacedTurn turn = enter();
		turn.announced(requests(40, 1, Duration.ofSeconds(5)));
		turn.failed(rejection(null));
		assertThat(enter().ready()).isCompleted();
	}

	@Test
	void aRejectionOfAnExhaustedLimitIsThatOfOthers() {
		PacedTurn first = enter();
		first.announced(requests(40, 0, Duration.ofSeconds(5)));
		first.failed(rejection(null));
		this.clock.advance(Duration.ofSeconds(5));
		int sent = 0;
		while (this.queue.tryEnter(COST) != null) {
			sent++;
		}
		assertThat(sent).as("a quarter of the limit").isEqualTo(10);
	}

	private PacedTurn enter() {
		return enter(COST);
	}

	private PacedTurn enter(CallCost cost) {
		return this.queue.enter(cost, Duration.ofSeconds(30));
	}

	private long remaining() {
		return this.queue.status().limits().get(0).remaining();
	}

	private static List<AnnouncedLimit> requests(long limit, long remaining, @Nullable Duration reset) {
		return List.of(new AnnouncedLimit("requests", LimitUnit.REQUESTS, limit, remaining, reset));
	}

	private static List<AnnouncedLimit> tokens(long limit, long remaining, @Nullable Duration reset) {
		return List.of(new AnnouncedLimit("tokens", LimitUnit.TOKENS, limit, remaining, reset));
	}

	private static AiException failure(PacedTurn turn) {
		CompletionException failure = catchThrowableOfType(CompletionException.class, turn.ready()::join);
		return (AiException) Failures.unwrap(failure);
	}

	private static AiException rejection(@Nullable Duration retryAfter) {
		return AiException.builder(AiErrorType.RATE_LIMIT).message("429").retryAfter(retryAfter).build();
	}

}
