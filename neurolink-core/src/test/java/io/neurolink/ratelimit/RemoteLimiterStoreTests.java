package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.logging.LogCapture;
import io.neurolink.ratelimit.RateLimit.Algorithm;
import io.neurolink.ratelimit.RateLimit.Mode;
import io.neurolink.ratelimit.RemoteLimits.Grant;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link RemoteLimiterStore}, with a place that answers what each test says.
 */
@Timeout(30)
class RemoteLimiterStoreTests {

	private static final Duration TIMEOUT = Duration.ofMillis(250);

	private static final Duration LONG = Duration.ofDays(1);

	@RegisterExtension
	final LogCapture log = LogCapture.of(RemoteLimiterStore.class);

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> heard = new ArrayList<>();

	private final ScriptedLimits limits = new ScriptedLimits();

	private final RateLimit limit = new RateLimit("desk", 2, Duration.ofSeconds(10), Algorithm.SLIDING_WINDOW,
			Mode.WAIT, LONG);

	private final Limiter limiter = limiter(OnStoreFailure.LOCAL);

	@Test
	void whatIsGrantedAtOnceIsReadyWhenTheAnswerComes() {
		Reservation reservation = this.limiter.reserve(1, LONG);
		assertThat(reservation.whenPlaced()).isNotDone();
		this.limits.grant(Duration.ZERO);
		assertThat(reservation.whenReady()).isCompleted();
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void aGrantThatHasToWaitIsReadyInItsTurn() {
		Reservation reservation = this.limiter.reserve(1, LONG);
		this.limits.grant(Duration.ofSeconds(3));
		assertThat(reservation.whenPlaced()).isCompletedWithValue(Duration.ofSeconds(3));
		this.clock.advance(Duration.ofSeconds(3).minusNanos(1));
		assertThat(reservation.whenReady()).isNotDone();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(reservation.whenReady()).isCompleted();
	}

	@Test
	void aRefusalComesAsTheFailureOfTheReservation() {
		Reservation reservation = this.limiter.reserve(1, Duration.ofSeconds(1));
		this.limits.refuse(Duration.ofSeconds(4));
		AiLimitExceededException refusal = refusal(reservation);
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(4));
		assertThat(refusal).hasMessageContaining("'desk' (2 per 10s)").hasMessageContaining("longer than the 1s");
	}

	@Test
	void aCostAboveTheLimitIsRefusedWithoutAsking() {
		assertThat(catchThrowableOfType(AiLimitExceededException.class, () -> this.limiter.reserve(3, LONG)))
			.hasMessageContaining("costs 3");
		assertThat(this.limits.asked).isZero();
	}

	@Test
	void aWaitAndARefusalAreTold() {
		RateLimiter around = new RateLimiter(this.limit, store(OnStoreFailure.LOCAL),
				AiEvents.to(List.of(this.heard::add)));
		StepVerifier.create(around.mono(null, Mono.just("answer")))
			.then(() -> this.limits.grant(Duration.ofSeconds(3)))
			.then(() -> this.clock.advance(Duration.ofSeconds(3)))
			.expectNext("answer")
			.verifyComplete();
		StepVerifier.create(around.mono(null, Mono.just("answer")))
			.then(() -> this.limits.refuse(Duration.ofSeconds(9)))
			.verifyError(AiLimitExceededException.class);
		assertThat(this.heard).containsExactly(
				new AiEvent.Wait("desk", AiEvent.Wait.Reason.RATE_LIMIT, Duration.ofSeconds(3)),
				new AiEvent.Rejected("desk", Duration.ofSeconds(9)));
	}

	@Test
	void aRefusalReachesABlockedCaller() {
		RateLimiter around = new RateLimiter(this.limit, store(OnStoreFailure.LOCAL), AiEvents.none());
		this.limits.next = CompletableFuture.completedFuture(new Grant(false, Duration.ofSeconds(9), ""));
		AiException refusal = catchThrowableOfType(AiException.class, () -> around.acquire(null));
		assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
	}

	@Test
	void whoCancelsWhileWaitingGivesBack() {
		Reservation reservation = this.limiter.reserve(2, LONG);
		this.limits.grant(Duration.ofSeconds(3));
		reservation.cancel();
		reservation.cancel();
		assertThat(this.limits.adjusted).containsExactly(-2L);
		assertThat(reservation.whenReady()).isCancelled();
		assertThat(this.clock.pending()).isZero();
	}

	@Test
	void whoCancelsBeforeTheAnswerGivesBackWhatItGrants() {
		Reservation reservation = this.limiter.reserve(1, LONG);
		reservation.cancel();
		assertThat(this.limits.adjusted).isEmpty();
		this.limits.grant(Duration.ZERO);
		assertThat(this.limits.adjusted).containsExactly(-1L);
	}

	@Test
	void aSubscriberWhoLeavesBeforeTheAnswerGivesBackWhatItGrants() {
		RateLimiter around = new RateLimiter(this.limit, store(OnStoreFailure.LOCAL), AiEvents.none());
		StepVerifier.create(around.mono(null, Mono.just("answer"))).thenAwait().thenCancel().verify();
		this.limits.grant(Duration.ZERO);
		assertThat(this.limits.adjusted).containsExactly(-1L);
	}

	@Test
	void whatACallReallyCostIsSettledOnce() {
		Reservation cheap = this.limiter.reserve(2, LONG);
		cheap.settle(1);
		this.limits.grant(Duration.ZERO);
		cheap.settle(1);
		cheap.settle(0);
		cheap.cancel();
		assertThat(this.limiter.available()).as("this instance's own count follows").isEqualTo(1);
		Reservation dear = this.limiter.reserve(1, LONG);
		this.limits.grant(Duration.ZERO);
		dear.settle(2);
		assertThat(this.limits.adjusted).containsExactly(-1L, 1L);
		assertThat(this.limiter.available()).isZero();
	}

	@Test
	void withoutAnAnswerTheInstanceKeepsTheLimitByItself() {
		for (int i = 0; i < 2; i++) {
			Reservation reservation = this.limiter.reserve(1, LONG);
			this.limits.fail();
			assertThat(reservation.whenReady()).isCompleted();
			this.clock.advance(Duration.ofSeconds(1));
		}
		Reservation third = this.limiter.reserve(1, Duration.ofSeconds(1));
		this.limits.fail();
		assertThat(refusal(third).retryAfter()).isEqualTo(Duration.ofSeconds(8));
		assertThat(this.heard).hasSize(3)
			.containsOnly(new AiEvent.StoreUnavailable("desk", AiEvent.StoreUnavailable.Decision.LOCAL));
	}

	@Test
	void whatWasGrantedBeforeAnOutageCountsInIt() {
		this.limiter.reserve(1, LONG);
		this.limits.grant(Duration.ZERO);
		this.limiter.reserve(1, LONG);
		this.limits.grant(Duration.ZERO);
		Reservation third = this.limiter.reserve(1, Duration.ofSeconds(1));
		this.limits.fail();
		assertThat(refusal(third).retryAfter()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void whatWasLetThroughInAnOutageCountsAfterIt() {
		outage();
		this.limiter.reserve(1, LONG);
		this.clock.advance(Duration.ofSeconds(1));
		Reservation third = this.limiter.reserve(1, Duration.ofSeconds(1));
		this.limits.grant(Duration.ZERO);
		assertThat(refusal(third).retryAfter()).isEqualTo(Duration.ofSeconds(9));
		assertThat(this.limits.adjusted).containsExactly(-1L);
		Reservation patient = this.limiter.reserve(1, LONG);
		this.limits.grant(Duration.ZERO);
		assertThat(patient.whenPlaced()).isCompletedWithValue(Duration.ofSeconds(9));
		this.clock.advance(Duration.ofSeconds(9));
		assertThat(patient.whenReady()).isCompleted();
	}

	@Test
	void whatWasLetThroughInAnOutageCountsAtTheNodeThatTakesOver() {
		this.limits.node = "the sheet on the left";
		outage();
		this.limiter.reserve(1, LONG);
		this.clock.advance(Duration.ofSeconds(10).minus(TIMEOUT));
		this.limits.node = "the sheet on the right";
		Reservation third = this.limiter.reserve(1, LONG);
		this.limits.grant(Duration.ZERO);
		assertThat(third.whenPlaced()).as("not even a moment too early").isCompletedWithValue(TIMEOUT);
	}

	@Test
	void aNodeThatTakesOverIsBelievedAfterAPeriod() {
		this.limits.node = "the sheet on the left";
		outage();
		this.limits.node = "the sheet on the right";
		this.limiter.reserve(1, LONG);
		this.limits.grant(Duration.ofSeconds(1));
		this.clock.advance(Duration.ofSeconds(10));
		Reservation later = this.limiter.reserve(1, LONG);
		this.limits.grant(Duration.ZERO);
		assertThat(later.whenReady()).isCompleted();
		assertThat(this.limits.adjusted).isEmpty();
	}

	@Test
	void aPlaceThatForgotBeforeAnyoneNoticedDoesNotMakeItANewLimit() {
		for (int i = 0; i < 2; i++) {
			this.limiter.reserve(1, LONG);
			this.limits.grant(Duration.ZERO);
		}
		this.clock.advance(Duration.ofSeconds(1));
		Reservation third = this.limiter.reserve(1, Duration.ofSeconds(1));
		this.limits.grant(Duration.ZERO);
		assertThat(refusal(third).retryAfter()).isEqualTo(Duration.ofSeconds(9));
		assertThat(this.limits.adjusted).containsExactly(-1L);
	}

	@Test
	void aPlaceThatIsAMomentAheadIsBelieved() {
		for (int i = 0; i < 2; i++) {
			this.limiter.reserve(1, LONG);
			this.limits.grant(Duration.ZERO);
		}
		this.clock.advance(Duration.ofSeconds(10).minus(TIMEOUT));
		Reservation third = this.limiter.reserve(1, Duration.ZERO);
		this.limits.grant(Duration.ZERO);
		assertThat(third.whenReady()).isCompleted();
		assertThat(this.limits.adjusted).isEmpty();
	}

	@Test
	void anAnswerThatDoesNotComeInTimeIsNotWaitedFor() {
		Reservation reservation = this.limiter.reserve(1, LONG);
		this.clock.advance(TIMEOUT);
		assertThat(reservation.whenReady()).isCompleted();
		this.limits.grant(Duration.ZERO);
		assertThat(this.limits.adjusted).as("the call was let through, and has used it").isEmpty();
	}

	@Test
	void inAnOutageOneCallASecondAsks() {
		Limiter open = limiter(OnStoreFailure.ALLOW);
		open.reserve(1, LONG);
		this.limits.fail();
		for (int i = 0; i < 5; i++) {
			assertThat(open.reserve(1, LONG).whenReady()).isCompleted();
		}
		assertThat(this.limits.asked).isEqualTo(1);
		this.clock.advance(Duration.ofSeconds(1));
		open.reserve(1, LONG);
		open.reserve(1, LONG);
		assertThat(this.limits.asked).isEqualTo(2);
		this.limits.grant(Duration.ZERO);
		open.reserve(1, LONG);
		assertThat(this.limits.asked).as("it is back").isEqualTo(3);
	}

	@Test
	void aLimitThatAllowsLetsThroughWhatIsNotAnswered() {
		Limiter open = limiter(OnStoreFailure.ALLOW);
		for (int i = 0; i < 5; i++) {
			Reservation reservation = open.reserve(2, Duration.ZERO);
			this.limits.fail();
			assertThat(reservation.whenReady()).isCompleted();
		}
		assertThat(this.heard).hasSize(5)
			.containsOnly(new AiEvent.StoreUnavailable("desk", AiEvent.StoreUnavailable.Decision.ALLOWED));
	}

	@Test
	void aLimitThatRejectsSaysWhy() {
		Limiter closed = limiter(OnStoreFailure.REJECT);
		Reservation first = closed.reserve(1, LONG);
		this.limits.fail();
		assertThat(refusal(first)).hasMessageContaining("the sheet, which keeps it, does not answer")
			.hasMessageContaining("neurolink.rate-limit.on-store-failure")
			.hasRootCauseMessage("the sheet is torn");
		AiLimitExceededException second = catchThrowableOfType(AiLimitExceededException.class,
				() -> closed.reserve(1, LONG));
		assertThat(second.retryAfter()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void aLateGrantToARejectedCallIsGivenBack() {
		Limiter closed = limiter(OnStoreFailure.REJECT);
		Reservation reservation = closed.reserve(1, LONG);
		this.clock.advance(TIMEOUT);
		refusal(reservation);
		this.limits.grant(Duration.ZERO);
		assertThat(this.limits.adjusted).containsExactly(-1L);
	}

	@Test
	void aPlaceThatThrowsIsAPlaceThatDoesNotAnswer() {
		this.limits.next = null;
		assertThat(this.limiter.reserve(1, LONG).whenReady()).isCompleted();
		assertThat(this.heard)
			.containsExactly(new AiEvent.StoreUnavailable("desk", AiEvent.StoreUnavailable.Decision.LOCAL));
	}

	@Test
	void aKeyWithoutATextOfItsOwnIsRefused() {
		RemoteLimiterStore store = store(OnStoreFailure.LOCAL);
		assertThatIllegalArgumentException().isThrownBy(() -> store.limiter(this.limit, new Object()))
			.withMessageContaining("java.lang.Object")
			.withMessageContaining("Let the key be a string or a number");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> store.limiter(this.limit, List.of(new StringBuilder("a"))));
		LocalLimiterStore local = new LocalLimiterStore(VirtualClock.manual());
		assertThatIllegalArgumentException().isThrownBy(() -> local.limiter(this.limit, new Object()))
			.withMessageContaining("has no equals")
			.withMessageContaining("Let the key be a string or a number");
		assertThatIllegalArgumentException().isThrownBy(() -> local.limiter(this.limit, new StringBuilder("a")));
		store.limiter(this.limit, "ann").reserve(1, LONG);
		assertThat(this.limits.key).isEqualTo("ann");
	}

	@Test
	void keysAreToldApartByValueAndType() {
		RemoteLimiterStore store = store(OnStoreFailure.LOCAL);
		LocalLimiterStore local = new LocalLimiterStore(VirtualClock.manual());
		Set<String> texts = new HashSet<>();
		Set<Limiter> limiters = Collections.newSetFromMap(new IdentityHashMap<>());
		List<Object> keys = List.of("1", 1, 1L, '1', new int[] { 1 }, new long[] { 1 }, new int[] { 2 }, List.of("1"),
				List.of(1), Set.of(1), List.of("a", "b"), List.of("a, b"), "[a, b]", "(s1:1");
		for (Object key : keys) {
			store.limiter(this.limit, key).reserve(1, LONG);
			texts.add(this.limits.key);
			limiters.add(local.limiter(this.limit, key));
		}
		assertThat(texts).hasSameSizeAs(keys);
		assertThat(limiters).hasSameSizeAs(keys);
		assertThat(local.limiter(this.limit, new int[] { 1 })).isSameAs(local.limiter(this.limit, new int[] { 1 }));
		List<String> changing = new ArrayList<>(List.of("before"));
		Limiter before = local.limiter(this.limit, changing);
		changing.set(0, "after");
		assertThat(local.limiter(this.limit, changing)).isNotSameAs(before);
		assertThat(local.limiter(this.limit, List.of("before"))).isSameAs(before);
	}

	@Test
	void whatIsLeftIsToldByTheInstancesOwnCount() {
		RemoteLimiterStore store = store(OnStoreFailure.LOCAL);
		store.limiter(this.limit, null).reserve(1, LONG);
		this.limits.fail();
		assertThat(store.available()).containsExactly(Map.entry(this.limit.name(), this.limit.limit() - 1L));
	}

	@Test
	void anAlgorithmThatThePlaceCannotCountMeetsAnObjection() {
		RemoteLimiterStore store = store(OnStoreFailure.LOCAL);
		assertThat(store.objection(Algorithm.SLIDING_WINDOW)).isNull();
		assertThat(store.objection(Algorithm.TOKEN_BUCKET)).contains("the sheet").contains("TOKEN_BUCKET");
	}

	@ParameterizedTest
	@CsvSource({ "ALLOW, every call is let through", "LOCAL, this instance applies its limits by itself",
			"REJECT, every call is rejected" })
	void anOutageIsLoggedWithItsConsequence(OnStoreFailure mode, String consequence) {
		Limiter shared = limiter(mode);
		this.limits.node = "";
		shared.reserve(1, LONG);
		this.limits.fail();
		assertThat(this.log.messages()).containsExactly("the sheet, which keeps the rate limiter 'desk' (2 per 10s), "
				+ "does not answer; until it is back, " + consequence);
		this.clock.advance(Duration.ofSeconds(1));
		shared.reserve(1, LONG);
		this.limits.grant(Duration.ZERO);
		assertThat(this.log.messages()).last()
			.isEqualTo("the sheet, which keeps the rate limiter 'desk' (2 per 10s), answers again");
	}

	@Test
	void anOutageOfANodeIsLoggedWithItsName() {
		this.limits.node = "the sheet on the left";
		outage();
		assertThat(this.log.messages()).singleElement().asString().startsWith("the sheet on the left, which keeps");
	}

	@Test
	void aRateLimiterOpensItsStoreBeforeTheFirstCall() {
		new RateLimiter(this.limit, store(OnStoreFailure.LOCAL), AiEvents.none());
		assertThat(this.limits.opened).isEqualTo(1);
		assertThat(this.limits.asked).isZero();
	}

	@Test
	void aCallThatBeganKeepsItsPermitWhenItsCallerLeaves() {
		RateLimiter around = new RateLimiter(this.limit, store(OnStoreFailure.LOCAL), AiEvents.none());
		CompletableFuture<Void> begun = new CompletableFuture<>();
		Mono<String> pending = Mono.<String>never().doOnSubscribe((ignored) -> begun.complete(null));
		CompletableFuture<String> answer = around.mono(null, pending).toFuture();
		this.limits.grant(Duration.ZERO);
		begun.join();
		answer.cancel(false);
		assertThat(this.limits.adjusted).isEmpty();
	}

	@Test
	void aCallOfAFutureWaitsForItsPermit() throws Exception {
		RateLimiter around = new RateLimiter(this.limit, store(OnStoreFailure.LOCAL), AiEvents.none());
		CompletableFuture<String> answer = around.future(null, null, AsyncCall.of(Flux.just("answer")));
		assertThat(answer).isNotDone();
		this.limits.grant(Duration.ofSeconds(3));
		assertThat(answer).isNotDone();
		this.clock.advance(Duration.ofSeconds(3));
		assertThat(answer.join()).isEqualTo("answer");
	}

	@Test
	void aStreamWaitsForItsPermit() {
		RateLimiter around = new RateLimiter(this.limit, store(OnStoreFailure.LOCAL), AiEvents.none());
		StepVerifier.create(around.flux(null, null, AsyncCall.of(Flux.just("first", "second"))))
			.then(() -> this.limits.grant(Duration.ofSeconds(3)))
			.then(() -> this.clock.advance(Duration.ofSeconds(3)))
			.expectNext("first", "second")
			.verifyComplete();
	}

	@Test
	void aPermitThatIsThereMakesTheCallOnTheThreadOfTheCaller() throws Exception {
		RateLimiter around = new RateLimiter(this.limit, new LocalLimiterStore(this.clock), AiEvents.none());
		CompletableFuture<String> made = new CompletableFuture<>();
		AsyncCall<String> call = new AsyncCall<>() {

			@Override
			public CompletableFuture<String> future(@Nullable CallScope scope) {
				return made;
			}

			@Override
			public Flux<String> flux(@Nullable CallScope scope) {
				return Flux.just("at once");
			}

		};
		assertThat(around.future(null, null, call)).isSameAs(made);
		StepVerifier.create(around.flux(null, null, call)).expectNext("at once").verifyComplete();
		assertThat(this.clock.pending()).isZero();
	}

	private void outage() {
		this.limiter.reserve(1, LONG);
		this.limits.fail();
	}

	private Limiter limiter(OnStoreFailure mode) {
		return store(mode).limiter(this.limit, null);
	}

	private RemoteLimiterStore store(OnStoreFailure mode) {
		return new RemoteLimiterStore(this.limits, mode, TIMEOUT, this.clock, this.clock,
				AiEvents.to(List.of(this.heard::add)));
	}

	private static AiLimitExceededException refusal(Reservation reservation) {
		assertThat(reservation.whenReady()).isCompletedExceptionally();
		return (AiLimitExceededException) reservation.whenReady().handle((ignored, failure) -> failure).join();
	}

	private static final class ScriptedLimits implements RemoteLimits {

		private final Deque<CompletableFuture<Grant>> open = new ArrayDeque<>();

		private final List<Long> adjusted = new ArrayList<>();

		private CompletableFuture<Grant> next = new CompletableFuture<>();

		private int asked;

		private int opened;

		private String key = "";

		private String node = place();

		@Override
		public String place() {
			return "the sheet";
		}

		@Override
		public String node(RateLimit limit, String key) {
			return this.node;
		}

		@Override
		public void open() {
			this.opened++;
		}

		@Override
		public boolean supports(Algorithm algorithm) {
			return algorithm == Algorithm.SLIDING_WINDOW;
		}

		@Override
		public CompletionStage<Grant> reserve(RateLimit limit, String key, long cost, Duration maxWait) {
			this.asked++;
			this.key = key;
			if (this.next == null) {
				throw new IllegalStateException("the sheet is lost");
			}
			CompletableFuture<Grant> answer = this.next;
			this.next = new CompletableFuture<>();
			this.open.addLast(answer);
			return answer;
		}

		@Override
		public CompletionStage<?> adjust(RateLimit limit, String key, Grant grant, long units) {
			this.adjusted.add(units);
			return CompletableFuture.completedStage(null);
		}

		void grant(Duration delay) {
			last().complete(new Grant(true, delay, "1"));
		}

		void refuse(Duration delay) {
			last().complete(new Grant(false, delay, ""));
		}

		/**
		 * Fails what is asked, if anything is.
		 */
		void fail() {
			if (!this.open.isEmpty()) {
				last().completeExceptionally(new IllegalStateException("the sheet is torn"));
			}
		}

		private CompletableFuture<Grant> last() {
			return this.open.removeLast();
		}

	}

}
