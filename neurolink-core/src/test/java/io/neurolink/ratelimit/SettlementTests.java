package io.neurolink.ratelimit;

import java.time.Duration;

import io.neurolink.error.AiLimitExceededException;
import io.neurolink.ratelimit.RateLimit.Algorithm;
import io.neurolink.ratelimit.RateLimit.Mode;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link Reservation#settle(long)}: what was taken by estimate becomes what it
 * was in truth.
 */
class SettlementTests {

	private static final Duration LONG = Duration.ofDays(1);

	private final VirtualClock clock = VirtualClock.manual();

	@ParameterizedTest
	@EnumSource
	void whatWasTooMuchIsGivenBack(Algorithm algorithm) {
		Limiter limiter = limiter(algorithm);
		Reservation taken = limiter.reserve(80, Duration.ZERO);
		taken.settle(30);
		assertThat(limiter.available()).isEqualTo(70);
		taken.settle(0);
		taken.cancel();
		assertThat(limiter.available()).isEqualTo(70);
	}

	@ParameterizedTest
	@EnumSource
	void thoseBehindMoveUp(Algorithm algorithm) {
		Limiter limiter = limiter(algorithm);
		Reservation taken = limiter.reserve(80, Duration.ZERO);
		Reservation behind = limiter.reserve(60, LONG);
		assertThat(behind.whenReady()).isNotDone();
		taken.settle(40);
		assertThat(behind.whenReady()).isCompleted();
	}

	@ParameterizedTest
	@CsvSource({ "TOKEN_BUCKET, 5000", "SLIDING_WINDOW, 10000" })
	void whatWasTooLittleIsTakenEvenBeyondTheLimitAndThoseBehindWaitForIt(Algorithm algorithm, long millis) {
		Limiter limiter = limiter(algorithm);
		limiter.reserve(60, Duration.ZERO).settle(140);
		assertThat(limiter.available()).isZero();
		AiLimitExceededException refusal = catchThrowableOfType(AiLimitExceededException.class,
				() -> limiter.reserve(10, Duration.ZERO));
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(millis));
		this.clock.advance(Duration.ofMillis(millis));
		assertThat(limiter.reserve(10, Duration.ZERO).whenReady()).isCompleted();
	}

	@ParameterizedTest
	@CsvSource({ "TOKEN_BUCKET, 30", "SLIDING_WINDOW, 80" })
	void oneThatWaitsHasNothingToSettle(Algorithm algorithm, long left) {
		Limiter limiter = limiter(algorithm);
		limiter.reserve(100, Duration.ZERO);
		Reservation waiting = limiter.reserve(50, LONG);
		waiting.settle(1);
		this.clock.advance(waiting.waitTime());
		assertThat(waiting.whenReady()).isCompleted();
		waiting.settle(20);
		assertThat(limiter.available()).isEqualTo(left);
	}

	@ParameterizedTest
	@EnumSource
	void oneThatGaveUpHasNothingToSettle(Algorithm algorithm) {
		Limiter limiter = limiter(algorithm);
		Reservation taken = limiter.reserve(50, Duration.ZERO);
		taken.cancel();
		taken.settle(90);
		assertThat(limiter.available()).isEqualTo(100);
	}

	private Limiter limiter(Algorithm algorithm) {
		RateLimit limit = new RateLimit("tokens", 100, Duration.ofSeconds(10), algorithm, Mode.WAIT, LONG);
		return new LocalLimiterStore(this.clock).limiter(limit, null);
	}

}
