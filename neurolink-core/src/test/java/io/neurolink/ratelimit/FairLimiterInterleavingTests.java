package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.neurolink.interleaving.Interleavings;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Races of callers that wait, leave and settle.
 */
@Timeout(300)
class FairLimiterInterleavingTests {

	private static final Duration LONG = Duration.ofHours(1);

	@Test
	void aWaiterThatLeavesAsItsTurnComesLosesNoUnits() {
		Interleavings.race(() -> {
			VirtualClock clock = VirtualClock.manual();
			Limiter limiter = limiter(clock);
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

	@Test
	void theNextIsServedThoughTheFirstLeavesAsTheTimerFires() {
		Interleavings.race(() -> {
			VirtualClock clock = VirtualClock.manual();
			Limiter limiter = limiter(clock);
			limiter.reserve(1, LONG);
			Reservation second = limiter.reserve(1, LONG);
			Reservation third = limiter.reserve(1, LONG);
			Interleavings.together(second::cancel, () -> clock.advance(Duration.ofMinutes(1)));
			clock.advance(LONG);
			Interleavings.check(isReady(third), "the third waits for ever");
		});
	}

	@Test
	void callersThatComeAtOnceAreNotServedTwice() {
		Interleavings.race(() -> {
			VirtualClock clock = VirtualClock.manual();
			Limiter limiter = limiter(clock);
			Reservation[] places = new Reservation[2];
			Interleavings.together(() -> places[0] = limiter.reserve(1, LONG),
					() -> places[1] = limiter.reserve(1, LONG));
			Interleavings.check(isReady(places[0]) != isReady(places[1]), "one unit serves both, or none");
			clock.advance(LONG);
			Interleavings.check(isReady(places[0]) && isReady(places[1]), "one waits for ever");
		});
	}

	private static boolean isReady(Reservation reservation) {
		CompletableFuture<?> ready = reservation.whenReady().toCompletableFuture();
		return ready.isDone() && !ready.isCompletedExceptionally();
	}

	private static Limiter limiter(VirtualClock clock) {
		RateLimit limit = new RateLimit("desk", 1, Duration.ofMinutes(1), RateLimit.Algorithm.SLIDING_WINDOW,
				RateLimit.Mode.WAIT, LONG);
		return new FairLimiter(limit, new SlidingWindow(limit), clock);
	}

}
