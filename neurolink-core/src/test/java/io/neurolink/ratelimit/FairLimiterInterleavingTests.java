package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.error.AiLimitExceededException;
import io.neurolink.interleaving.Interleavings;
import io.neurolink.interleaving.SteppedClock;
import io.neurolink.ratelimit.RateLimit.Algorithm;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Races of callers that wait, leave and settle.
 */
@Timeout(300)
class FairLimiterInterleavingTests {

	private static final Duration LONG = Duration.ofHours(1);

	@ParameterizedTest
	@EnumSource
	void aWaiterThatLeavesAsItsTurnComesLosesNoUnits(Algorithm algorithm) {
		Interleavings.explore(() -> {
			SteppedClock clock = new SteppedClock();
			Limiter limiter = limiter(algorithm, clock);
			Reservation first = limiter.reserve(1, LONG);
			Reservation second = limiter.reserve(1, LONG);
			Reservation third = limiter.reserve(1, LONG);
			Interleavings.together(first::cancel, second::cancel);
			clock.advance(LONG);
			Interleavings.check(isReady(third), "the third waits for ever");
			third.cancel();
			clock.advance(LONG);
			Interleavings.check(limiter.available() == 1, limiter.available() + " units are left");
		});
	}

	@ParameterizedTest
	@EnumSource
	void theNextIsServedThoughTheFirstLeavesAsTheTimerFires(Algorithm algorithm) {
		Interleavings.explore(() -> {
			SteppedClock clock = new SteppedClock();
			Limiter limiter = limiter(algorithm, clock);
			limiter.reserve(1, LONG);
			Reservation second = limiter.reserve(1, LONG);
			Reservation third = limiter.reserve(1, LONG);
			Interleavings.together(second::cancel, () -> clock.advance(Duration.ofMinutes(1)));
			clock.advance(LONG);
			Interleavings.check(isReady(third), "the third waits for ever");
		});
	}

	@ParameterizedTest
	@EnumSource
	void callersThatComeAtOnceAreNotServedTwice(Algorithm algorithm) {
		Interleavings.explore(() -> {
			SteppedClock clock = new SteppedClock();
			Limiter limiter = limiter(algorithm, clock);
			Reservation[] places = new Reservation[2];
			Interleavings.together(() -> places[0] = limiter.reserve(1, LONG),
					() -> places[1] = limiter.reserve(1, LONG));
			Interleavings.check(isReady(places[0]) != isReady(places[1]), "one unit serves both, or none");
			clock.advance(LONG);
			Interleavings.check(isReady(places[0]) && isReady(places[1]), "one waits for ever");
		});
	}

	@ParameterizedTest
	@EnumSource
	void aQueuedCallIsServedWhenItWasToldAlthoughOthersComeAsItsUnitDoes(Algorithm algorithm) {
		Interleavings.explore(() -> {
			SteppedClock clock = new SteppedClock();
			Limiter limiter = limiter(algorithm, clock);
			limiter.reserve(1, LONG);
			clock.advance(Duration.ofSeconds(59));
			AtomicReference<Reservation> queued = new AtomicReference<>();
			AtomicReference<Reservation> other = new AtomicReference<>();
			Interleavings.together(() -> queued.set(reserved(limiter, Duration.ofSeconds(1))),
					() -> other.set(reserved(limiter, Duration.ZERO)), () -> clock.advance(Duration.ofSeconds(1)));
			clock.advance(Duration.ofSeconds(1));
			Interleavings.check((queued.get() != null) != (other.get() != null), "one unit serves both, or none");
			Interleavings.check(queued.get() == null || isReady(queued.get()), "it waits for longer than it accepts");
		});
	}

	@Test
	void callsThatAreNeverQueuedTakeNoMoreThanThereIs() {
		Interleavings.explore(() -> {
			SteppedClock clock = new SteppedClock();
			RateLimit limit = new RateLimit("desk", 5, Duration.ofMinutes(1), Algorithm.TOKEN_BUCKET,
					RateLimit.Mode.REJECT, LONG);
			Limiter limiter = new FairLimiter(limit, new AtomicTokenBucket(limit, clock.nanoTime()), clock);
			AtomicInteger taken = new AtomicInteger();
			Runnable caller = () -> {
				for (int i = 0; i < 3; i++) {
					if (reserved(limiter, Duration.ZERO) != null) {
						taken.incrementAndGet();
					}
				}
			};
			Interleavings.together(caller, caller, caller);
			Interleavings.check(taken.get() == 5, taken.get() + " of 5 units were taken");
		});
	}

	@Test
	void unitsThatAreGivenBackWhileOthersTakeAreCountedOnce() {
		Interleavings.explore(() -> {
			SteppedClock clock = new SteppedClock();
			RateLimit limit = new RateLimit("desk", 5, Duration.ofMinutes(1), Algorithm.TOKEN_BUCKET,
					RateLimit.Mode.REJECT, LONG);
			Limiter limiter = new FairLimiter(limit, new AtomicTokenBucket(limit, clock.nanoTime()), clock);
			Reservation settled = limiter.reserve(2, LONG);
			Reservation cancelled = limiter.reserve(1, LONG);
			Interleavings.together(() -> settled.settle(4), cancelled::cancel, () -> reserved(limiter, Duration.ZERO));
			long available = limiter.available();
			Interleavings.check(available == 0 || available == 1, available + " units are left");
		});
	}

	private static @Nullable Reservation reserved(Limiter limiter, Duration maxWait) {
		try {
			return limiter.reserve(1, maxWait);
		}
		catch (AiLimitExceededException ex) {
			return null;
		}
	}

	private static boolean isReady(Reservation reservation) {
		CompletableFuture<?> ready = reservation.whenReady().toCompletableFuture();
		return ready.isDone() && !ready.isCompletedExceptionally();
	}

	private static Limiter limiter(Algorithm algorithm, SteppedClock clock) {
		RateLimit limit = new RateLimit("desk", 1, Duration.ofMinutes(1), algorithm, RateLimit.Mode.WAIT, LONG);
		PermitCounter counter = (algorithm == Algorithm.SLIDING_WINDOW) ? new SlidingWindow(limit)
				: new AtomicTokenBucket(limit, clock.nanoTime());
		return new FairLimiter(limit, counter, clock);
	}

}
