package io.neurolink.pace;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Competition}.
 */
class CompetitionTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private static final long PERIOD = 10 * SECOND;

	private final Competition competition = new Competition();

	@Test
	void aloneTheWholeLimitIsUsed() {
		this.competition.compare(10, 10, 100, PERIOD, SECOND);
		this.competition.relax(SECOND, PERIOD);
		assertThat(this.competition.seen()).isFalse();
		assertThat(this.competition.share()).isEqualTo(1);
	}

	@Test
	void twoRequestsThatAreMissingInAPeriodAreThoseOfOthers() {
		this.competition.compare(10, 9, 10, PERIOD, SECOND);
		assertThat(this.competition.seen()).isFalse();
		this.competition.compare(9, 8, 10, PERIOD, PERIOD);
		assertThat(this.competition.seen()).isTrue();
		assertThat(this.competition.share()).isEqualTo(0.25);
	}

	@Test
	void ofALargeLimitATwentiethHasToBeMissing() {
		this.competition.compare(100, 96, 100, PERIOD, SECOND);
		assertThat(this.competition.seen()).isFalse();
		this.competition.compare(96, 95, 100, PERIOD, SECOND);
		assertThat(this.competition.seen()).isTrue();
	}

	@Test
	void whatIsMissingIsCountedPerPeriod() {
		this.competition.compare(10, 9, 10, PERIOD, SECOND);
		this.competition.compare(10, 9, 10, PERIOD, 12 * SECOND);
		assertThat(this.competition.seen()).isFalse();
		this.competition.compare(10, 9, 10, PERIOD, 20 * SECOND);
		assertThat(this.competition.seen()).as("in the second period").isTrue();
	}

	@Test
	void moreThanExpectedOffsetsWhatWasMissing() {
		this.competition.compare(10, 9, 10, PERIOD, SECOND);
		this.competition.compare(5, 6, 10, PERIOD, SECOND);
		this.competition.compare(10, 9, 10, PERIOD, SECOND);
		assertThat(this.competition.seen()).isFalse();
	}

	@Test
	void eachRejectionHalvesTheShareDownToALeast() {
		double[] shares = new double[6];
		for (int i = 0; i < shares.length; i++) {
			this.competition.rejected(i, i, SECOND);
			shares[i] = this.competition.share();
		}
		assertThat(shares).containsExactly(0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.015625);
		this.competition.compare(10, 0, 10, PERIOD, SECOND);
		assertThat(this.competition.share()).as("no more because of others").isEqualTo(0.015625);
	}

	@Test
	void theRejectionsOfOneBurstCountOnce() {
		this.competition.rejected(3, 7, SECOND);
		this.competition.rejected(4, 8, SECOND);
		this.competition.rejected(7, 8, SECOND);
		assertThat(this.competition.share()).isEqualTo(0.25);
		this.competition.rejected(8, 8, SECOND);
		assertThat(this.competition.share()).isEqualTo(0.125);
	}

	@Test
	void theShareGrowsSlowlyToAQuarter() {
		this.competition.rejected(0, 0, 0);
		this.competition.rejected(1, 1, 0);
		this.competition.relax(SECOND, PERIOD);
		assertThat(this.competition.share()).isEqualTo(0.125 + 1.0 / 256);
		for (int i = 0; i < 100; i++) {
			this.competition.relax(SECOND, PERIOD);
		}
		assertThat(this.competition.share()).isEqualTo(0.25);
	}

	@Test
	void afterTwoPeriodsWithoutOthersTheWholeLimitIsUsed() {
		this.competition.rejected(0, 0, SECOND);
		this.competition.relax(SECOND + 2 * PERIOD, PERIOD);
		assertThat(this.competition.seen()).isTrue();
		this.competition.relax(SECOND + 2 * PERIOD + 1, PERIOD);
		assertThat(this.competition.seen()).isFalse();
	}

	@Test
	void othersThatAreSeenAgainExtendTheQuietPeriod() {
		this.competition.compare(10, 5, 10, PERIOD, SECOND);
		this.competition.compare(10, 5, 10, PERIOD, 15 * SECOND);
		this.competition.relax(30 * SECOND, PERIOD);
		assertThat(this.competition.seen()).isTrue();
	}

	@Test
	void withoutAPeriodNoTimeIsQuiet() {
		this.competition.rejected(0, 0, 0);
		this.competition.relax(Duration.ofDays(1).toNanos(), 0);
		assertThat(this.competition.share()).isEqualTo(0.25);
	}

}
