package io.neurolink.balance;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link RouteHealth}.
 */
class RouteHealthTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final RouteHealth health = new RouteHealth(0);

	@Test
	void anUnknownTargetIsAssumedToSucceed() {
		assertThat(this.health.successRate(0)).isEqualTo(1);
		assertThat(this.health.timePerToken(0)).isNull();
		assertThat(this.health.choices(0)).isZero();
	}

	@Test
	void outcomesWeighAgainstTheAssumption() {
		this.health.failed(0);
		assertThat(this.health.successRate(0)).isCloseTo(5.0 / 6, within(1e-9));
		this.health.succeeded(Duration.ofSeconds(1), 1, 0);
		assertThat(this.health.successRate(0)).isCloseTo(6.0 / 7, within(1e-9));
	}

	@Test
	void anOutcomeWeighsLessTheOlderItIs() {
		this.health.failed(SECOND);
		assertThat(this.health.successRate(11 * SECOND)).isCloseTo(5 / (5 + Math.exp(-1)), within(1e-9));
		this.health.succeeded(Duration.ofSeconds(1), 1, 21 * SECOND);
		assertThat(this.health.successRate(21 * SECOND)).isCloseTo(6 / (6 + Math.exp(-2)), within(1e-9));
		assertThat(this.health.successRate(31 * SECOND))
			.isCloseTo((5 + Math.exp(-1)) / (5 + Math.exp(-1) + Math.exp(-3)), within(1e-9));
	}

	@Test
	void onlyAsManyOutcomesCountAsARecoveryNeeds() {
		for (int i = 0; i < 100; i++) {
			this.health.failed(0);
		}
		assertThat(this.health.successRate(0)).isCloseTo(5.0 / 55, within(1e-9));
		this.health.succeeded(Duration.ofSeconds(1), 1, 0);
		assertThat(this.health.successRate(0)).isCloseTo((5 + 50.0 / 51) / 55, within(1e-9));
	}

	@Test
	void theTimePerTokenIsThatOfAllTokens() {
		this.health.succeeded(Duration.ofSeconds(2), 10, 0);
		assertThat(this.health.timePerToken(0)).isEqualTo(Duration.ofMillis(200));
		this.health.succeeded(Duration.ofSeconds(1), 20, 0);
		assertThat(this.health.timePerToken(0)).isEqualTo(Duration.ofMillis(100));
	}

	@Test
	void recentTimesWeighMore() {
		this.health.succeeded(Duration.ofSeconds(1), 1, 0);
		this.health.succeeded(Duration.ofSeconds(3), 1, 10 * SECOND);
		double expected = (3 + Math.exp(-1)) / (1 + Math.exp(-1));
		assertThat(this.health.timePerToken(10 * SECOND)).isNotNull()
			.isCloseTo(Duration.ofNanos((long) (expected * SECOND)), Duration.ofMillis(1));
	}

	@Test
	void theTimePerTokenIsForgotten() {
		this.health.succeeded(Duration.ofSeconds(2), 10, 0);
		assertThat(this.health.timePerToken(6 * SECOND)).isNotNull();
		assertThat(this.health.timePerToken(7 * SECOND)).isNull();
	}

	@Test
	void theTimesOfABusyTargetAreForgottenAsSoon() {
		for (int i = 0; i < 1000; i++) {
			this.health.succeeded(Duration.ofSeconds(2), 10, 0);
		}
		assertThat(this.health.timePerToken(1)).isNotNull();
		assertThat(this.health.timePerToken(40 * SECOND)).isNotNull();
		assertThat(this.health.timePerToken(47 * SECOND)).isNull();
	}

	@Test
	void choicesAreForgottenAsWell() {
		this.health.chosen(0);
		this.health.chosen(0);
		assertThat(this.health.choices(10 * SECOND)).isCloseTo(2 * Math.exp(-1), within(1e-9));
		this.health.chosen(20 * SECOND);
		assertThat(this.health.choices(20 * SECOND)).isCloseTo(1 + 2 * Math.exp(-2), within(1e-9));
	}

	@Test
	void anEarlierTimeChangesNothing() {
		this.health.chosen(10 * SECOND);
		assertThat(this.health.choices(5 * SECOND)).isEqualTo(1);
		assertThat(this.health.choices(10 * SECOND)).isEqualTo(1);
	}

}
