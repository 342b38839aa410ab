package io.neurolink.pace;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Allowance}.
 */
class AllowanceTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final Allowance requests = new Allowance(LimitUnit.REQUESTS, Duration.ofMinutes(5).toNanos());

	private final Allowance tokens = new Allowance(LimitUnit.TOKENS, Duration.ofMinutes(5).toNanos());

	@Test
	void beforeAnythingIsAnnouncedEverythingIsPermitted() {
		assertThat(this.requests.known()).isFalse();
		assertThat(this.requests.limit()).isNull();
		assertThat(this.requests.nanosUntil(1_000_000, 0)).isZero();
		assertThat(this.requests.announcedWait(1_000_000, 1, 0)).isZero();
		assertThat(this.requests.resetIn(0)).isNull();
	}

	@Test
	void anAnnouncementIsReportedUntilItsReset() {
		observe(this.requests, 10L, 3, Duration.ofSeconds(5));
		assertThat(this.requests.known()).isTrue();
		assertThat(this.requests.limit()).isEqualTo(10);
		assertThat(this.requests.remaining(SECOND)).isEqualTo(3);
		assertThat(this.requests.resetIn(SECOND)).isEqualTo(Duration.ofSeconds(4));
		assertThat(this.requests.resetIn(5 * SECOND)).isNull();
	}

	@Test
	void callsUnderWayAreSubtracted() {
		observe(this.requests, 10L, 3, Duration.ofSeconds(5));
		this.requests.sent(1, 1, 0);
		this.requests.sent(2, 1, 0);
		assertThat(this.requests.remaining(0)).isEqualTo(1);
		assertThat(this.requests.nanosUntil(1, 0)).isZero();
		this.requests.sent(3, 1, 0);
		assertThat(this.requests.remaining(0)).isZero();
		assertThat(this.requests.nanosUntil(1, SECOND)).isEqualTo(4 * SECOND);
	}

	@Test
	void aCallThatEndsWithoutAnAnnouncementIsCounted() {
		observe(this.requests, 10L, 3, Duration.ofSeconds(5));
		this.requests.sent(1, 1, 0);
		this.requests.endedSilently(1, false);
		assertThat(this.requests.remaining(0)).isEqualTo(2);
		this.requests.endedSilently(1, false);
		assertThat(this.requests.remaining(0)).as("counted once").isEqualTo(2);
	}

	@Test
	void limitsThatAreNotAnnouncedAnyMoreAreForgotten() {
		observe(this.requests, 10L, 0, Duration.ofHours(1));
		int answers = 0;
		while (this.requests.known() && answers < 10) {
			this.requests.endedSilently(100, false);
			this.requests.endedSilently(100, true);
			answers++;
		}
		assertThat(answers).isEqualTo(3);
		assertThat(this.requests.limit()).isNull();
		assertThat(this.requests.remaining(0)).isZero();
		assertThat(this.requests.resetIn(0)).isNull();
		assertThat(this.requests.nanosUntil(1, 0)).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "0, 0, 1, 0, 5", "0, 0, 1, 2, 3", "0, 9, 1, 0, 5", "0, 10, 1, 0, 10", "0, 25, 5, 0, 15",
			"0, 25, 6, 0, 20", "3, 2, 1, 0, 0", "3, 3, 1, 0, 5", "0, 0, 500, 0, 5" })
	void theAnnouncedWaitIsThatOfTheCallsBefore(int remaining, int ahead, int cost, int second, int expected) {
		observe(this.requests, 10L, remaining, Duration.ofSeconds(5));
		assertThat(this.requests.announcedWait(ahead, cost, second * SECOND)).isEqualTo(expected * SECOND);
	}

	@Test
	void withoutALimitTheAnnouncedWaitIsTheNextReset() {
		observe(this.tokens, null, 0, Duration.ofSeconds(5));
		assertThat(this.tokens.announcedWait(1000, 7, SECOND)).isEqualTo(4 * SECOND);
	}

	@Test
	void withoutAResetTheNextAnswerDecides() {
		observe(this.requests, 10L, 0, null);
		assertThat(this.requests.nanosUntil(1, 0)).isEqualTo(Allowance.UNTIL_ANSWER);
		assertThat(this.requests.announcedWait(0, 1, 0)).isZero();
		assertThat(this.requests.resetIn(0)).isNull();
	}

	@Test
	void afterEachPeriodTheLimitIsFull() {
		observe(this.requests, 10L, 0, Duration.ofSeconds(5));
		this.requests.sent(1, 1, 0);
		assertThat(this.requests.nanosUntil(1, 5 * SECOND - 1)).isEqualTo(1);
		assertThat(this.requests.nanosUntil(1, 5 * SECOND)).isZero();
		assertThat(this.requests.remaining(5 * SECOND)).as("without calls of the earlier period").isEqualTo(10);
		for (int i = 0; i < 10; i++) {
			this.requests.sent(2 + i, 1, 5 * SECOND);
		}
		assertThat(this.requests.nanosUntil(1, 6 * SECOND)).isEqualTo(4 * SECOND);
		assertThat(this.requests.announcedWait(0, 1, 10 * SECOND)).isZero();
		assertThat(this.requests.remaining(10 * SECOND)).isEqualTo(10);
	}

	@Test
	void tokensWithoutALimitAreForgottenAtTheirReset() {
		observe(this.tokens, null, 0, Duration.ofSeconds(5));
		assertThat(this.tokens.nanosUntil(100, 5 * SECOND)).isZero();
		assertThat(this.tokens.known()).isFalse();
	}

	@Test
	void requestsWithoutALimitAreTheMostThatRemained() {
		observe(this.requests, null, 4, Duration.ofSeconds(5));
		this.requests.observe(announced(this.requests, null, 0, Duration.ofSeconds(4)), 1, SECOND);
		assertThat(this.requests.remaining(5 * SECOND)).isZero();
		assertThat(this.requests.nanosUntil(1, 5 * SECOND)).isZero();
		assertThat(this.requests.remaining(5 * SECOND)).isEqualTo(4);
	}

	@Test
	void anAnswerToAnEarlierCallIsIgnored() {
		this.requests.observe(announced(this.requests, 10L, 1, Duration.ofSeconds(5)), 7, 0);
		this.requests.observe(announced(this.requests, 10L, 9, Duration.ofSeconds(5)), 6, 0);
		assertThat(this.requests.remaining(0)).isEqualTo(1);
		this.requests.observe(announced(this.requests, 10L, 8, Duration.ofSeconds(5)), 7, 0);
		assertThat(this.requests.remaining(0)).as("another limit of the same call").isEqualTo(8);
	}

	@Test
	void tokensAreSettledWhileTheyAreNotAnnounced() {
		observe(this.tokens, 1000L, 500, Duration.ofSeconds(5));
		this.tokens.sent(1, 100, 0);
		this.tokens.settle(1, 100, 30);
		assertThat(this.tokens.remaining(0)).isEqualTo(470);
		this.tokens.settle(1, 30, 130);
		assertThat(this.tokens.remaining(0)).isEqualTo(370);
	}

	@Test
	void anAnnouncedEstimateIsOnlyRaised() {
		this.tokens.observe(announced(this.tokens, 1000L, 500, Duration.ofSeconds(5)), 1, 0);
		this.tokens.settle(1, 100, 30);
		assertThat(this.tokens.remaining(0)).isEqualTo(500);
		this.tokens.settle(1, 100, 130);
		assertThat(this.tokens.remaining(0)).isEqualTo(470);
		this.tokens.settle(2, 100, 130);
		assertThat(this.tokens.remaining(0)).as("a call after the announced one").isEqualTo(470);
	}

	@Test
	void anAnnouncementContainsTheCallsUpToItsOwn() {
		observe(this.requests, 10L, 9, Duration.ofSeconds(5));
		this.requests.sent(1, 1, 0);
		this.requests.sent(2, 1, 0);
		this.requests.observe(announced(this.requests, 10L, 3, Duration.ofSeconds(5)), 1, 0);
		assertThat(this.requests.remaining(0)).isEqualTo(2);
		this.requests.observe(announced(this.requests, null, 3, Duration.ofSeconds(5)), 2, 0);
		assertThat(this.requests.remaining(0)).isEqualTo(3);
		assertThat(this.requests.limit()).as("not announced again").isEqualTo(10);
	}

	@Test
	void aCallThatIsSentAfterTheResetCountsInTheNewPeriod() {
		observe(this.requests, 10L, 0, Duration.ofSeconds(5));
		this.requests.sent(1, 1, 6 * SECOND);
		assertThat(this.requests.nanosUntil(1, 6 * SECOND)).isZero();
		assertThat(this.requests.remaining(6 * SECOND)).isEqualTo(9);
	}

	@Test
	void callsOfAnEarlierPeriodAreNotSettled() {
		observe(this.tokens, 1000L, 500, Duration.ofSeconds(5));
		this.tokens.sent(1, 100, 0);
		assertThat(this.tokens.nanosUntil(100, 5 * SECOND)).isZero();
		this.tokens.settle(1, 100, 400);
		assertThat(this.tokens.remaining(5 * SECOND)).isEqualTo(1000);
	}

	@Test
	void whatIsForgottenDoesNotConcernALaterAnnouncement() {
		observeBucket(this.tokens, 400);
		this.tokens.sent(1, 100, 12 * SECOND);
		for (int i = 0; i < 3; i++) {
			this.tokens.endedSilently(100, true);
		}
		assertThat(this.tokens.known()).isFalse();
		this.tokens.observe(announced(this.tokens, 1000L, 400, Duration.ofSeconds(30)), 0, 13 * SECOND);
		this.tokens.settle(1, 100, 300);
		assertThat(this.tokens.remaining(19 * SECOND)).as("neither refilled nor used").isEqualTo(400);
	}

	@Test
	void anotherLimitIsNotComparedWithTheEarlierOne() {
		observe(this.requests, 10L, 5, Duration.ofSeconds(30));
		this.requests.observe(announced(this.requests, 20L, 14, Duration.ofSeconds(36)), 1, 12 * SECOND);
		assertThat(this.requests.remaining(18 * SECOND)).isEqualTo(14);
	}

	@Test
	void aBucketIsWaitedForAsLongAsItRefillsWhatIsMissing() {
		observeBucket(this.requests, 4);
		assertThat(this.requests.remaining(18 * SECOND)).isEqualTo(5);
		assertWait(this.requests.nanosUntil(6, 12 * SECOND), 12);
		assertWait(this.requests.announcedWait(0, 6, 12 * SECOND), 12);
		this.requests.sent(1, 1, 12 * SECOND);
		assertWait(this.requests.nanosUntil(6, 12 * SECOND), 18);
		assertWait(this.requests.announcedWait(1, 6, 12 * SECOND), 24);
		assertThat(this.requests.remaining(600 * SECOND)).as("full").isEqualTo(9);
	}

	@Test
	void othersInTheSamePeriodLeaveAShare() {
		observe(this.requests, 10L, 0, Duration.ofSeconds(5));
		this.requests.observe(announced(this.requests, 10L, 7, Duration.ofSeconds(4)), 1, 6 * SECOND);
		assertThat(this.requests.nanosUntil(1, 6 * SECOND)).isZero();
		this.requests.sent(2, 1, 6 * SECOND);
		assertThat(this.requests.nanosUntil(1, 6 * SECOND)).isEqualTo(4 * SECOND);
	}

	@Test
	void aLargeCallAmongOthersIsSentWhenHalfOfTheLimitRemains() {
		observe(this.tokens, 1000L, 500, Duration.ofSeconds(5));
		this.tokens.rejected(1, 1, 0);
		assertThat(this.tokens.nanosUntil(200, 0)).isZero();
		assertThat(this.tokens.nanosUntil(501, 0)).isEqualTo(5 * SECOND);
		observe(this.tokens, 1000L, 499, Duration.ofSeconds(5));
		assertThat(this.tokens.nanosUntil(200, 0)).isEqualTo(5 * SECOND);
		assertThat(this.tokens.nanosUntil(124, 0)).as("a quarter of what remains").isZero();
	}

	@Test
	void amongOthersABucketIsWaitedForAsWell() {
		observeBucket(this.requests, 4);
		this.requests.rejected(1, 1, 12 * SECOND);
		assertWait(this.requests.nanosUntil(2, 12 * SECOND), 6);
	}

	@ParameterizedTest
	@CsvSource({ "300, 9", "301, 0" })
	void afterALongerRestThanIsBelievedOneCallIsTheProbe(int reset, long remaining) {
		observe(this.requests, 10L, 0, Duration.ofSeconds(reset));
		assertThat(this.requests.announcedWait(0, 1, 0)).isEqualTo(300 * SECOND);
		assertThat(this.requests.nanosUntil(1, 300 * SECOND)).isZero();
		assertThat(this.requests.announcedWait(5, 1, 300 * SECOND)).as("only the answer shows it").isZero();
		this.requests.sent(1, 1, 300 * SECOND);
		assertThat(this.requests.remaining(300 * SECOND)).isEqualTo(remaining);
		assertThat(this.requests.nanosUntil(1, 300 * SECOND)).isEqualTo((remaining > 0) ? 0 : 300 * SECOND);
		this.requests.endedSilently(1, false);
		assertThat(this.requests.remaining(300 * SECOND)).isEqualTo(remaining);
	}

	// A tenth of the limit is refilled every six seconds.
	private static void observeBucket(Allowance allowance, long remaining) {
		long limit = (allowance.unit() == LimitUnit.REQUESTS) ? 10 : 1000;
		observe(allowance, limit, limit / 2, Duration.ofSeconds(30));
		long used = limit - remaining;
		allowance.observe(announced(allowance, limit, remaining, Duration.ofSeconds(used * 60 / limit)), 0,
				12 * SECOND);
		assertThat(allowance.remaining(12 * SECOND)).isEqualTo(remaining);
	}

	private static void assertWait(long nanos, long seconds) {
		assertThat(nanos).isBetween(seconds * SECOND - 1, seconds * SECOND + 1);
	}

	private static void observe(Allowance allowance, @Nullable Long limit, long remaining, @Nullable Duration reset) {
		allowance.observe(announced(allowance, limit, remaining, reset), 0, 0);
	}

	private static AnnouncedLimit announced(Allowance allowance, @Nullable Long limit, long remaining,
			@Nullable Duration reset) {
		return new AnnouncedLimit(allowance.unit().name(), allowance.unit(), limit, remaining, reset);
	}

}
