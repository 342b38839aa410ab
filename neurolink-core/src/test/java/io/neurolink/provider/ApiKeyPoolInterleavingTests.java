package io.neurolink.provider;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.interleaving.Interleavings;
import io.neurolink.interleaving.SteppedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Races of calls that share keys.
 */
@Timeout(300)
class ApiKeyPoolInterleavingTests {

	private static final AiException REFUSED = AiException.builder(AiErrorType.RATE_LIMIT)
		.retryAfter(Duration.ofSeconds(10))
		.build();

	@Test
	void oneCallProbesAKeyWhoseSuspensionIsOver() {
		Interleavings.explore(() -> {
			SteppedClock clock = new SteppedClock();
			ApiKeyPool pool = ApiKeyPool.of(List.of("sk-1"), ApiKeyPool.Strategy.ROUND_ROBIN, clock);
			pool.failed(pool.next("m"), "m", REFUSED);
			clock.advance(Duration.ofSeconds(11));
			AtomicInteger handedOut = new AtomicInteger();
			Runnable call = () -> {
				if (isHandedOut(pool)) {
					handedOut.incrementAndGet();
				}
			};
			Interleavings.together(call, call);
			Interleavings.check(handedOut.get() == 1, handedOut.get() + " calls probe");
		});
	}

	@Test
	void aProbeThatIsGivenUpLeavesTheKeyToAnother() {
		Interleavings.explore(() -> {
			SteppedClock clock = new SteppedClock();
			ApiKeyPool pool = ApiKeyPool.of(List.of("sk-1"), ApiKeyPool.Strategy.ROUND_ROBIN, clock);
			ApiKey key = pool.next("m");
			pool.failed(key, "m", REFUSED);
			clock.advance(Duration.ofSeconds(11));
			pool.next("m");
			AtomicInteger handedOut = new AtomicInteger();
			Interleavings.together(() -> pool.abandoned(key, "m"), () -> {
				if (isHandedOut(pool)) {
					handedOut.incrementAndGet();
				}
			});
			boolean usable = isHandedOut(pool);
			Interleavings.check(usable != (handedOut.get() == 1), "the key is lost, or probed twice");
		});
	}

	@Test
	void callsTakeTurns() {
		Interleavings.explore(() -> {
			ApiKeyPool pool = ApiKeyPool.of(List.of("sk-1", "sk-2"));
			ApiKey[] keys = new ApiKey[2];
			Interleavings.together(() -> keys[0] = pool.next(), () -> keys[1] = pool.next());
			Interleavings.check(!keys[0].equals(keys[1]), "both calls have one key");
		});
	}

	private static boolean isHandedOut(ApiKeyPool pool) {
		try {
			pool.next("m");
			return true;
		}
		catch (AiException ex) {
			return false;
		}
	}

}
