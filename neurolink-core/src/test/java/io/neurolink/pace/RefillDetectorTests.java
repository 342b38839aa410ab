package io.neurolink.pace;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link RefillDetector}.
 */
class RefillDetectorTests {

	private final RefillDetector detector = new RefillDetector();

	@BeforeEach
	void observeHalfOfTen() {
		observe(10L, 5, 30_000, 0);
	}

	@Test
	void oneAnnouncementShowsNoRefill() {
		assertThat(this.detector.continuous()).isFalse();
		assertThat(this.detector.unitsAfter(nanos(10_000))).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "12000, 18000, false", "12000, 25500, false", "12000, 25501, true", "12000, 36000, true",
			"29999, 36000, true", "30000, 36000, false", "31000, 36000, false" })
	void aResetThatMovesByAQuarterIsThatOfABucket(long at, long resetIn, boolean continuous) {
		observe(10L, 4, resetIn, at);
		assertThat(this.detector.continuous()).isEqualTo(continuous);
	}

	@ParameterizedTest
	@CsvSource({ "9, 60000, false", "6, 58000, false", "1, 54000, true" })
	void theNextWindowIsAnnouncedBeforeTheResetOfALateAnnouncement(long remaining, long resetIn, boolean continuous) {
		observe(10L, remaining, resetIn, 28_000);
		assertThat(this.detector.continuous()).isEqualTo(continuous);
	}

	@Test
	void announcementsOfUnusedLimitsShowNoRefill() {
		this.detector.forget();
		observe(10L, 10, 1_000, 0);
		observe(10L, 10, 60_000, 500);
		observe(10L, 5, 50_000, 10_500);
		assertThat(this.detector.continuous()).isFalse();
	}

	@Test
	void aBucketRefillsWhatIsUsedUntilItsReset() {
		observe(10L, 4, 36_000, 12_000);
		assertThat(this.detector.unitsAfter(nanos(6_000))).isCloseTo(1, within(1e-9));
		assertThat(this.detector.unitsAfter(nanos(36_000))).isCloseTo(6, within(1e-9));
		assertThat(this.detector.unitsAfter(-1)).isZero();
		assertThat(this.detector.nanosFor(1)).isBetween(nanos(6_000), nanos(6_000) + 1);
		assertThat(this.detector.nanosFor(1e30)).isBetween(Long.MAX_VALUE / 4, Long.MAX_VALUE / 2 + 1);
	}

	@ParameterizedTest
	@CsvSource({ "20, false", "21, true" })
	void jitterOfTheNetworkMovesAShortResetToo(long moved, boolean continuous) {
		this.detector.forget();
		observe(10L, 5, 60, 0);
		observe(10L, 3, 60 + moved, 0);
		assertThat(this.detector.continuous()).isEqualTo(continuous);
	}

	@Test
	void aFullBucketKeepsItsRate() {
		observe(10L, 4, 36_000, 12_000);
		observe(10L, 10, 40_000, 20_000);
		assertThat(this.detector.nanosFor(1)).isBetween(nanos(6_000), nanos(6_000) + 1);
	}

	@Test
	void anAnnouncementWithoutAResetKeepsTheRate() {
		observe(10L, 4, 36_000, 12_000);
		observe(10L, 3, 0, 13_000);
		assertThat(this.detector.nanosFor(1)).isBetween(nanos(6_000), nanos(6_000) + 1);
	}

	@Test
	void oneUsedUnitShowsTheRate() {
		observe(10L, 9, 12_000, 60_000);
		assertThat(this.detector.nanosFor(1)).isBetween(nanos(12_000), nanos(12_000) + 1);
	}

	@Test
	void aResetThatStaysWhileUnitsAreUsedIsThatOfAWindow() {
		observe(10L, 4, 36_000, 12_000);
		observe(10L, 3, 28_000, 20_000);
		assertThat(this.detector.continuous()).as("one more unit may be refilled already").isTrue();
		observe(10L, 2, 28_000, 20_000);
		assertThat(this.detector.continuous()).isFalse();
	}

	@Test
	void ofALargeLimitATenthShowsAWindow() {
		this.detector.forget();
		observe(100L, 50, 30_000, 0);
		observe(100L, 30, 42_000, 1_000);
		observe(100L, 21, 33_000, 10_000);
		assertThat(this.detector.continuous()).isTrue();
		observe(100L, 20, 33_000, 10_000);
		assertThat(this.detector.continuous()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "-10, true", "-9, false", "9, false", "10, true" })
	void aResetStaysWithinHalfTheJitter(long moved, boolean continuous) {
		observe(10L, 4, 36_000, 12_000);
		observe(10L, 2, 28_000 + moved, 20_000);
		assertThat(this.detector.continuous()).isEqualTo(continuous);
	}

	@Test
	void withoutALimitNothingIsKnown() {
		observe(10L, 4, 36_000, 12_000);
		observe(null, 4, 46_000, 22_000);
		assertThat(this.detector.continuous()).isFalse();
		observe(10L, 4, 60_000, 23_000);
		assertThat(this.detector.continuous()).as("compared with nothing").isFalse();
	}

	@Test
	void withoutAResetThereIsNothingToCompare() {
		observe(10L, 4, 0, 12_000);
		observe(10L, 4, 36_000, 12_000);
		assertThat(this.detector.continuous()).isFalse();
	}

	@Test
	void aRestartKeepsTheKindButNotTheReset() {
		this.detector.restart();
		observe(10L, 4, 36_000, 12_000);
		assertThat(this.detector.continuous()).isFalse();
		observe(10L, 2, 48_000, 13_000);
		this.detector.restart();
		assertThat(this.detector.continuous()).isTrue();
	}

	private void observe(@Nullable Long limit, double remaining, long resetMillis, long atMillis) {
		this.detector.observe(limit, remaining, nanos(resetMillis), nanos(atMillis));
	}

	private static long nanos(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
