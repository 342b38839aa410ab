package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.ratelimit.RateLimit.Algorithm;
import io.neurolink.ratelimit.RateLimit.Mode;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link RateLimiter} and what is behind it.
 */
@Timeout(30)
class RateLimiterTests {

	private static final Duration LONG = Duration.ofDays(1);

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> heard = Collections.synchronizedList(new ArrayList<>());

	@ParameterizedTest
	@EnumSource
	void letsTheLimitThroughAtOnceAndNoMore(Algorithm algorithm) {
		Limiter limiter = limiter(limit(3, Duration.ofSeconds(1), algorithm));
		for (int i = 0; i < 3; i++) {
			assertThat(limiter.reserve(1, Duration.ZERO).whenReady()).isCompleted();
		}
		assertThat(limiter.available()).isZero();
		AiLimitExceededException refusal = refusal(limiter, 1, Duration.ZERO);
		assertThat(refusal.retryAfter()).isPositive();
		assertThat(refusal).hasMessageContaining("'desk' (3 per 1s)");
	}

	@Test
	void aBucketRefillsSmoothly() {
		Limiter limiter = limiter(limit(10, Duration.ofSeconds(1), Algorithm.TOKEN_BUCKET));
		limiter.reserve(10, Duration.ZERO);
		this.clock.advance(Duration.ofMillis(99));
		assertThat(limiter.available()).isZero();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(limiter.available()).isEqualTo(1);
		this.clock.advance(Duration.ofHours(1));
		assertThat(limiter.available()).isEqualTo(10);
	}

	@Test
	void aWindowOpensOnlyWhenItsOldestUnitLeaves() {
		Limiter limiter = limiter(limit(2, Duration.ofSeconds(10), Algorithm.SLIDING_WINDOW));
		limiter.reserve(1, Duration.ZERO);
		this.clock.advance(Duration.ofSeconds(6));
		limiter.reserve(1, Duration.ZERO);
		assertThat(refusal(limiter, 1, Duration.ZERO).retryAfter()).isEqualTo(Duration.ofSeconds(4));
		this.clock.advance(Duration.ofSeconds(4).minusNanos(1));
		assertThat(limiter.available()).isZero();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(limiter.available()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "TOKEN_BUCKET, 500, 500", "SLIDING_WINDOW, 1000, 0" })
	void waitersAreServedInTheOrderTheyCame(Algorithm algorithm, long firstAfter, long between) {
		Limiter limiter = limiter(limit(2, Duration.ofSeconds(1), algorithm));
		limiter.reserve(2, Duration.ZERO);
		List<String> served = new ArrayList<>();
		Reservation first = limiter.reserve(1, LONG);
		Reservation second = limiter.reserve(1, LONG);
		first.whenReady().thenRun(() -> served.add("first at " + this.clock.nanoTime() / 1_000_000));
		second.whenReady().thenRun(() -> served.add("second at " + this.clock.nanoTime() / 1_000_000));
		assertThat(first.waitTime()).isEqualTo(Duration.ofMillis(firstAfter));
		assertThat(second.waitTime()).isEqualTo(Duration.ofMillis(firstAfter + between));
		assertThat(this.clock.pending()).isEqualTo(1);
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(served).containsExactly("first at " + firstAfter, "second at " + (firstAfter + between));
		assertThat(this.clock.pending()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void aNewcomerDoesNotOvertakeThoseWhoWait(Algorithm algorithm) {
		Limiter limiter = limiter(limit(10, Duration.ofSeconds(1), algorithm));
		limiter.reserve(8, Duration.ZERO);
		Reservation large = limiter.reserve(5, LONG);
		assertThat(large.whenReady()).isNotDone();
		refusal(limiter, 1, Duration.ZERO);
		Reservation small = limiter.reserve(1, LONG);
		assertThat(small.waitTime()).isGreaterThanOrEqualTo(large.waitTime());
		this.clock.advance(large.waitTime());
		assertThat(large.whenReady()).isCompleted();
	}

	@ParameterizedTest
	@EnumSource
	void aLongerWaitThanAllowedIsRefusedAtOnceWithTheTimeToWait(Algorithm algorithm) {
		Limiter limiter = limiter(limit(1, Duration.ofSeconds(10), algorithm));
		limiter.reserve(1, Duration.ZERO);
		limiter.reserve(1, Duration.ofSeconds(10));
		AiLimitExceededException refusal = refusal(limiter, 1, Duration.ofSeconds(19));
		assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(20));
		assertThat(limiter.reserve(1, Duration.ofSeconds(20)).waitTime()).isEqualTo(Duration.ofSeconds(20));
	}

	@ParameterizedTest
	@EnumSource
	void aCostAboveTheLimitIsRefusedWithWordsAndNotWaitedFor(Algorithm algorithm) {
		Limiter limiter = limiter(limit(3, Duration.ofSeconds(1), algorithm));
		AiLimitExceededException refusal = refusal(limiter, 4, LONG);
		assertThat(refusal.retryAfter()).isNull();
		assertThat(refusal).hasMessageContaining("costs 4");
		assertThat(limiter.available()).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource
	void thoseBehindACancelledWaiterMoveUp(Algorithm algorithm) {
		Limiter limiter = limiter(limit(1, Duration.ofSeconds(1), algorithm));
		limiter.reserve(1, Duration.ZERO);
		Reservation first = limiter.reserve(1, LONG);
		Reservation second = limiter.reserve(1, LONG);
		Reservation third = limiter.reserve(1, LONG);
		assertThat(third.waitTime()).isEqualTo(Duration.ofSeconds(3));
		first.cancel();
		second.cancel();
		assertThat(first.whenReady()).isCancelled();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(third.whenReady()).isCompleted();
		assertThat(limiter.reserve(1, LONG).waitTime()).isEqualTo(Duration.ofSeconds(1));
	}

	@ParameterizedTest
	@EnumSource
	void unitsThatWereTakenCanBeGivenBackOnce(Algorithm algorithm) {
		Limiter limiter = limiter(limit(1, Duration.ofSeconds(1), algorithm));
		Reservation taken = limiter.reserve(1, Duration.ZERO);
		Reservation waiting = limiter.reserve(1, LONG);
		taken.cancel();
		assertThat(waiting.whenReady()).isCompleted();
		taken.cancel();
		assertThat(limiter.available()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void aThousandWaitersOnAClockThatAdvancesByItselfDoNotRecur(Algorithm algorithm) {
		VirtualClock advancing = VirtualClock.advancing();
		Limiter limiter = new LocalLimiterStore(advancing).limiter(limit(1, Duration.ofSeconds(1), algorithm), null);
		for (int i = 0; i < 5000; i++) {
			assertThat(limiter.reserve(1, LONG).whenReady()).isCompleted();
		}
		assertThat(Duration.ofNanos(advancing.nanoTime())).isEqualTo(Duration.ofSeconds(4999));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void aWindowAgreesWithANaiveOne(long seed) {
		Random random = new Random(seed);
		int limit = 1 + random.nextInt(20);
		RateLimit settings = limit(limit, Duration.ofMillis(100), Algorithm.SLIDING_WINDOW);
		SlidingWindow window = new SlidingWindow(settings);
		Deque<long[]> naive = new ArrayDeque<>();
		long now = random.nextLong();
		for (int i = 0; i < 20_000; i++) {
			now += random.nextInt(20_000_000);
			long start = now - Duration.ofMillis(100).toNanos();
			naive.removeIf((entry) -> entry[0] - start <= 0);
			long used = naive.stream().mapToLong((entry) -> entry[1]).sum();
			long cost = (seed % 2 == 0) ? 1 : 1 + random.nextInt(limit);
			assertThat(window.available(now)).isEqualTo(limit - used);
			long wait = window.nanosUntil(0, cost, now);
			assertThat(wait == 0).isEqualTo(used + cost <= limit);
			if (wait > 0) {
				long then = start + wait;
				long left = naive.stream().filter((entry) -> entry[0] - then > 0).mapToLong((entry) -> entry[1]).sum();
				assertThat(left + cost).isLessThanOrEqualTo(limit);
			}
			boolean taken = window.tryTake(cost, now);
			assertThat(taken).isEqualTo(used + cost <= limit);
			if (taken) {
				naive.addLast(new long[] { now, cost });
				if (random.nextInt(10) == 0) {
					window.giveBack(cost, now);
					naive.removeLast();
				}
			}
		}
	}

	@Test
	void aWaitForMoreThanABucketHoldsIsForetold() {
		Limiter limiter = limiter(limit(10, Duration.ofSeconds(1), Algorithm.TOKEN_BUCKET));
		limiter.reserve(10, Duration.ZERO);
		for (int i = 1; i <= 25; i++) {
			assertThat(limiter.reserve(1, LONG).waitTime()).isEqualTo(Duration.ofMillis(i * 100L));
		}
	}

	@Test
	void aWaitBehindOthersIsForetoldRoundByRound() {
		Limiter limiter = limiter(limit(3, Duration.ofSeconds(10), Algorithm.SLIDING_WINDOW));
		limiter.reserve(1, Duration.ZERO);
		this.clock.advance(Duration.ofSeconds(2));
		limiter.reserve(2, Duration.ZERO);
		List<Long> foretold = new ArrayList<>();
		List<Long> served = new ArrayList<>();
		long start = this.clock.nanoTime();
		for (int i = 0; i < 7; i++) {
			Reservation reservation = limiter.reserve(1, LONG);
			foretold.add(reservation.waitTime().toSeconds());
			reservation.whenReady().thenRun(() -> served.add((this.clock.nanoTime() - start) / 1_000_000_000));
		}
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(foretold).containsExactly(8L, 10L, 10L, 18L, 20L, 20L, 28L);
		assertThat(served).isEqualTo(foretold);
	}

	@ParameterizedTest
	@EnumSource
	void sixtyFourThreadsNeverExceedTheLimitInAnyWindow(Algorithm algorithm) throws Exception {
		int threads = 64;
		int calls = 5;
		RateLimit limit = limit(7, Duration.ofSeconds(1), algorithm);
		List<Long> taken = Collections.synchronizedList(new ArrayList<>());
		PermitCounter meter = (algorithm == Algorithm.SLIDING_WINDOW) ? new SlidingWindow(limit)
				: new AtomicTokenBucket(limit, this.clock.nanoTime());
		Limiter line = new FairLimiter(limit, new NotingMeter(meter, taken), this.clock);
		RateLimiter limiter = new RateLimiter(limit, (ignored, key) -> line, AiEvents.none());
		List<Thread> callers = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			callers.add(new Thread(() -> {
				for (int call = 0; call < calls; call++) {
					limiter.acquire(null);
				}
			}));
		}
		callers.forEach(Thread::start);
		try {
			while (callers.stream().anyMatch(Thread::isAlive)) {
				this.clock.advance(Duration.ofMillis(3));
				Thread.onSpinWait();
			}
		}
		finally {
			callers.forEach(Thread::interrupt);
		}
		assertThat(taken).hasSize(threads * calls).isSorted();
		// A bucket may be full when a window begins, and refills by a limit within it.
		int most = (algorithm == Algorithm.SLIDING_WINDOW) ? 7 : 14;
		for (int i = most; i < taken.size(); i++) {
			assertThat(taken.get(i) - taken.get(i - most)).isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
		}
	}

	@ParameterizedTest
	@EnumSource
	void sixtyFourThreadsAreServedInTheOrderTheyCame(Algorithm algorithm) throws Exception {
		int threads = 64;
		Limiter limiter = limiter(limit(8, Duration.ofSeconds(1), algorithm));
		Map<Reservation, Duration> served = Collections.synchronizedMap(new HashMap<>());
		List<List<Reservation>> byThread = Collections.synchronizedList(new ArrayList<>());
		CyclicBarrier start = new CyclicBarrier(threads);
		List<Thread> callers = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			callers.add(new Thread(() -> {
				List<Reservation> places = new ArrayList<>();
				awaitOthers(start);
				for (int call = 0; call < 5; call++) {
					places.add(limiter.reserve(1, LONG));
				}
				places.forEach((place) -> place.whenReady()
					.thenRun(() -> served.put(place, Duration.ofNanos(this.clock.nanoTime()))));
				byThread.add(places);
			}));
		}
		callers.forEach(Thread::start);
		for (Thread caller : callers) {
			caller.join();
		}
		this.clock.advance(Duration.ofMinutes(2));
		// Each was told its time as it came, from those who were there before.
		assertThat(served).hasSize(threads * 5).allSatisfy((place, at) -> assertThat(at).isEqualTo(place.waitTime()));
		assertThat(byThread).hasSize(threads)
			.allSatisfy((places) -> assertThat(places).extracting(served::get).isSorted());
	}

	@Test
	void anInterruptedWaitersPermitIsNotLost() throws Exception {
		RateLimiter limiter = new RateLimiter(limit(1, Duration.ofSeconds(1), Algorithm.TOKEN_BUCKET),
				new LocalLimiterStore(this.clock), AiEvents.to(List.of(this.heard::add)));
		limiter.acquire(null);
		AtomicReference<AiException> failure = new AtomicReference<>();
		AtomicReference<Boolean> flag = new AtomicReference<>();
		Thread first = new Thread(() -> {
			failure.set(catchThrowableOfType(AiException.class, () -> limiter.acquire(null)));
			flag.set(Thread.currentThread().isInterrupted());
		});
		first.start();
		Awaitility.await().until(() -> this.heard.size() == 1);
		Thread second = new Thread(() -> limiter.acquire(null));
		second.start();
		Awaitility.await().until(() -> this.heard.size() == 2);
		first.interrupt();
		first.join();
		assertThat(failure.get().type()).isEqualTo(AiErrorType.CANCELLED);
		assertThat(flag.get()).isTrue();
		this.clock.advance(Duration.ofSeconds(1));
		second.join();
		assertThat(this.heard).containsExactly(
				new AiEvent.Wait("desk", AiEvent.Wait.Reason.RATE_LIMIT, Duration.ofSeconds(1)),
				new AiEvent.Wait("desk", AiEvent.Wait.Reason.RATE_LIMIT, Duration.ofSeconds(2)));
	}

	@Test
	void aDeadlineThatIsShorterThanTheWaitRefusesAtOnce() throws Exception {
		RateLimiter limiter = new RateLimiter(limit(1, Duration.ofSeconds(10), Algorithm.TOKEN_BUCKET),
				new LocalLimiterStore(this.clock), AiEvents.to(List.of(this.heard::add)));
		limiter.acquire(null);
		CallScope scope = CallScope.nested().deadline(Deadline.in(this.clock, Duration.ofSeconds(3))).build();
		AiLimitExceededException refusal = scope
			.call(() -> catchThrowableOfType(AiLimitExceededException.class, () -> limiter.acquire(null)));
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(10));
		assertThat(this.heard).containsExactly(new AiEvent.Rejected("desk", Duration.ofSeconds(10)));
	}

	@Test
	void aLimiterThatRejectsNeverWaits() throws Exception {
		RateLimit limit = new RateLimit("desk", 1, Duration.ofSeconds(1), Algorithm.TOKEN_BUCKET, Mode.REJECT, LONG);
		RateLimiter limiter = new RateLimiter(limit, new LocalLimiterStore(this.clock), AiEvents.none());
		assertThat(limiter.<String>call(null, () -> "answer")).isEqualTo("answer");
		assertThat(catchThrowableOfType(AiLimitExceededException.class, () -> limiter.acquire(null)))
			.hasMessageContaining("does not let calls wait");
	}

	@Test
	void keysHaveLimitersOfTheirOwn() {
		LocalLimiterStore store = new LocalLimiterStore(this.clock);
		RateLimit limit = limit(1, Duration.ofSeconds(1), Algorithm.TOKEN_BUCKET);
		assertThat(store.limiter(limit, "ada")).isSameAs(store.limiter(limit, "ada"))
			.isNotSameAs(store.limiter(limit, "bob"))
			.isNotSameAs(store.limiter(limit, null));
	}

	@Test
	void idleKeysAreForgottenOnlyWhenThatLoosensNothing() {
		LocalLimiterStore store = new LocalLimiterStore(this.clock);
		RateLimit limit = new RateLimit("desk", 1, Duration.ofSeconds(60), Algorithm.SLIDING_WINDOW, Mode.WAIT,
				Duration.ofSeconds(30));
		Limiter limiter = store.limiter(limit, "ada");
		this.clock.advance(Duration.ofSeconds(89));
		assertThat(store.limiter(limit, "ada")).isSameAs(limiter);
		this.clock.advance(Duration.ofSeconds(91));
		assertThat(store.limiter(limit, "ada")).isNotSameAs(limiter);
	}

	@Test
	void keysAreBounded() {
		LocalLimiterStore store = new LocalLimiterStore(this.clock, 100);
		RateLimit limit = limit(1, Duration.ofHours(1), Algorithm.TOKEN_BUCKET);
		for (int i = 0; i < 10_000; i++) {
			store.limiter(limit, i);
		}
		assertThat(store.keys()).isBetween(1L, 100L);
	}

	@Test
	void aUnitPerNanosecondIsTheMostThereIs() {
		assertThat(limit(1000, Duration.ofNanos(1000), Algorithm.TOKEN_BUCKET).limit()).isEqualTo(1000);
	}

	@Test
	void anyAlgorithmCanBeCountedHere() {
		assertThat(new LocalLimiterStore(this.clock).objection(Algorithm.SLIDING_WINDOW)).isNull();
	}

	@Test
	void wrongSettingsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> limit(0, LONG, Algorithm.TOKEN_BUCKET));
		assertThatIllegalArgumentException().isThrownBy(() -> limit(-1, LONG, Algorithm.TOKEN_BUCKET));
		assertThatIllegalArgumentException().isThrownBy(() -> limit(1, Duration.ZERO, Algorithm.TOKEN_BUCKET));
		assertThatIllegalArgumentException().isThrownBy(() -> limit(2, Duration.ofNanos(1), Algorithm.TOKEN_BUCKET));
		assertThatIllegalArgumentException().isThrownBy(
				() -> new RateLimit("desk", 1, LONG, Algorithm.TOKEN_BUCKET, Mode.WAIT, Duration.ofSeconds(-1)));
	}

	private static void awaitOthers(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (InterruptedException | BrokenBarrierException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Limiter limiter(RateLimit limit) {
		return new LocalLimiterStore(this.clock).limiter(limit, null);
	}

	private static RateLimit limit(int limit, Duration per, Algorithm algorithm) {
		return new RateLimit("desk", limit, per, algorithm, Mode.WAIT, LONG);
	}

	private static AiLimitExceededException refusal(Limiter limiter, long cost, Duration maxWait) {
		return catchThrowableOfType(AiLimitExceededException.class, () -> limiter.reserve(cost, maxWait));
	}

	/**
	 * Notes when units were really taken.
	 *
	 * @param delegate what counts
	 * @param taken when units were taken
	 */
	private record NotingMeter(PermitCounter delegate, List<Long> taken) implements PermitCounter {

		@Override
		public boolean tryTake(long cost, long now) {
			boolean there = this.delegate.tryTake(cost, now);
			if (there) {
				this.taken.add(now);
			}
			return there;
		}

		@Override
		public long nanosUntil(long ahead, long cost, long now) {
			return this.delegate.nanosUntil(ahead, cost, now);
		}

		@Override
		public void takeAnyway(long cost, long now) {
			this.delegate.takeAnyway(cost, now);
		}

		@Override
		public void giveBack(long cost, long takenAt) {
			this.delegate.giveBack(cost, takenAt);
		}

		@Override
		public long available(long now) {
			return this.delegate.available(now);
		}

	}

}
