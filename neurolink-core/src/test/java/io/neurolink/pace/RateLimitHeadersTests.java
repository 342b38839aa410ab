package io.neurolink.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The headers of the vendors, as they were seen on the wire, and those of a server that
 * is not to be trusted.
 */
class RateLimitHeadersTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	@Test
	void openAi() {
		assertThat(read(Map.of("x-ratelimit-limit-requests", "5000", "x-ratelimit-limit-tokens", "160000",
				"x-ratelimit-remaining-requests", "4999", "x-ratelimit-remaining-tokens", "159976",
				"x-ratelimit-reset-requests", "12ms", "x-ratelimit-reset-tokens", "6m0s")))
			.containsExactly(new AnnouncedLimit("requests", LimitUnit.REQUESTS, 5000L, 4999, Duration.ofMillis(12)),
					new AnnouncedLimit("tokens", LimitUnit.TOKENS, 160_000L, 159_976, Duration.ofMinutes(6)));
	}

	@Test
	void groq() {
		assertThat(read(Map.of("x-ratelimit-limit-requests", "14400", "x-ratelimit-remaining-requests", "14370",
				"x-ratelimit-reset-requests", "2m59.56s", "x-ratelimit-limit-tokens", "18000",
				"x-ratelimit-remaining-tokens", "17997", "x-ratelimit-reset-tokens", "7.66s")))
			.extracting(AnnouncedLimit::resetIn)
			.containsExactly(Duration.ofMillis(179_560), Duration.ofMillis(7660));
	}

	@Test
	void azureAnnouncesSecondsAndZeroForALimitThatIsNotExhausted() {
		assertThat(read(Map.of("x-ratelimit-limit-requests", "20000", "x-ratelimit-remaining-requests", "19999",
				"x-ratelimit-reset-requests", "3", "x-ratelimit-renewalperiod-requests", "60",
				"x-ratelimit-limit-tokens", "2000000", "x-ratelimit-remaining-tokens", "1999967",
				"x-ratelimit-reset-tokens", "0")))
			.containsExactly(new AnnouncedLimit("requests", LimitUnit.REQUESTS, 20_000L, 19_999, Duration.ofSeconds(3)),
					new AnnouncedLimit("tokens", LimitUnit.TOKENS, 2_000_000L, 1_999_967, null));
	}

	@Test
	void mistralNamesThePeriodInTheHeader() {
		assertThat(read(Map.of("x-ratelimit-limit-req-minute", "60", "x-ratelimit-remaining-req-minute", "59",
				"x-ratelimit-limit-tokens-minute", "50000", "x-ratelimit-remaining-tokens-minute", "47196",
				"x-ratelimit-remaining-tokens-month", "3950246")))
			.containsExactlyInAnyOrder(
					new AnnouncedLimit("tokens", LimitUnit.TOKENS, 50_000L, 47_196, Duration.ofMinutes(1)),
					new AnnouncedLimit("requests", LimitUnit.REQUESTS, 60L, 59, Duration.ofMinutes(1)));
		assertThat(read(Map.of("ratelimitbysize-limit", "500000", "ratelimitbysize-remaining", "499900",
				"ratelimitbysize-reset", "28")))
			.containsExactly(new AnnouncedLimit("tokens", LimitUnit.TOKENS, 500_000L, 499_900, Duration.ofSeconds(28)));
	}

	@Test
	void openRouterAnnouncesMillisecondsSince1970() {
		assertThat(read(Map.of("x-ratelimit-limit", "16", "x-ratelimit-remaining", "0", "x-ratelimit-reset",
				String.valueOf(NOW.plusSeconds(21).toEpochMilli()))))
			.containsExactly(new AnnouncedLimit("requests", LimitUnit.REQUESTS, 16L, 0, Duration.ofSeconds(21)));
	}

	@Test
	void anthropicAnnouncesInstantsForEachKindOfToken() {
		assertThat(read(Map.of("anthropic-ratelimit-requests-limit", "50", "anthropic-ratelimit-requests-remaining",
				"49", "anthropic-ratelimit-requests-reset", "2026-01-01T00:00:01Z",
				"anthropic-ratelimit-input-tokens-limit", "30000", "anthropic-ratelimit-input-tokens-remaining",
				"29000", "anthropic-ratelimit-input-tokens-reset", "2026-01-01T00:00:02Z",
				"anthropic-ratelimit-output-tokens-limit", "8000", "anthropic-ratelimit-output-tokens-remaining", "0",
				"anthropic-ratelimit-output-tokens-reset", "2026-01-01T01:00:30+01:00")))
			.extracting(AnnouncedLimit::unit, AnnouncedLimit::remaining, AnnouncedLimit::resetIn)
			.containsExactly(tuple(LimitUnit.REQUESTS, 49, 1), tuple(LimitUnit.INPUT_TOKENS, 29_000, 2),
					tuple(LimitUnit.OUTPUT_TOKENS, 0, 30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-ratelimit-remaining-requests", "x-ratelimit-limit-tokens", "x-ratelimit-reset-tokens",
			"anthropic-ratelimit-output-tokens-reset", "x-ratelimit-remaining" })
	void aHeaderOfTheTableIsRead(String name) {
		assertThat(RateLimitHeaders.isRead(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "date", "retry-after", "x-ratelimit-%s-requests", "x-ratelimit-renewalperiod-requests",
			"X-RateLimit-Remaining" })
	void anotherHeaderIsNotRead(String name) {
		assertThat(RateLimitHeaders.isRead(name)).isFalse();
	}

	@Test
	void eachPatternIsThatOfHeaders() {
		assertThat(RateLimitHeaders.patterns()).hasSize(17)
			.allSatisfy((pattern) -> assertThat(RateLimitHeaders.isRead(pattern.replace("%s", "limit"))).isTrue());
	}

	@Test
	void aFractionOfACountIsCutOff() {
		assertThat(read(Map.of("x-ratelimit-remaining-requests", "12.9", "x-ratelimit-limit-requests", " 60.0 ")))
			.containsExactly(new AnnouncedLimit("requests", LimitUnit.REQUESTS, 60L, 12, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-01-01T01:00:30Z", "1767229230", "1767229230000", "Thu, 01 Jan 2026 01:00:30 GMT" })
	void theClockOfTheServerCounts(String reset) {
		assertThat(read(Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", reset, "date",
				"Thu, 01 Jan 2026 01:00:00 GMT")))
			.extracting(AnnouncedLimit::resetIn)
			.containsExactly(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@CsvSource({ "12ms, 12000000", "1h1m1s, 3661000000000", "1.5s, 1500000000", "250us, 250000", "1d, 86400000000000",
			"0.25, 250000000", "60, 60000000000" })
	void durations(String reset, long nanos) {
		assertThat(ResetTime.parse(reset, NOW)).isEqualTo(Duration.ofNanos(nanos));
	}

	@ParameterizedTest
	@CsvSource({ "999999999, 2678400", "1767225601, 1", "1767225601000, 1", "31d, 2678400", "32d, 2678400",
			"'Thu, 01 Jan 2026 00:00:09 GMT', 9" })
	void numbersAreSecondsOrInstantsByTheirSize(String reset, long seconds) {
		assertThat(ResetTime.parse(reset, NOW)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@CsvSource({ "1000000000, 1", "100000000000, 1" })
	void theFirstInstantsAreInstants(String reset, long seconds) {
		Instant before = Instant.ofEpochSecond(reset.length() > 10 ? 100_000_000 : 1_000_000_000).minusSeconds(seconds);
		assertThat(ResetTime.parse(reset, before)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@Test
	void aTextIsReadUpToItsLongestLength() {
		assertThat(ResetTime.parse("0".repeat(8) + "1s" + "0s".repeat(15), NOW)).hasSeconds(1);
		assertThat(ResetTime.parse("0".repeat(9) + "1s" + "0s".repeat(15), NOW)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "soon", "-1", "-5s", "1s-", "1s2", "s", "1x", "0", "0s", "NaN", "1e9", "0x10",
			"2025-12-31T23:59:59Z", "2026-13-01T00:00:00Z", "1767000000", "Wed, 31 Dec 2025 00:00:00 GMT",
			"1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s", "٣s" })
	void aResetThatIsNoTimeOrPastIsNotAnnounced(String reset) {
		assertThat(ResetTime.parse(reset, NOW)).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "999999999999d", "999999999999h999999999999h", "9999-12-31T00:00:00Z", "999999999999999999" })
	void aGiganticResetIsBounded(String reset) {
		assertThat(ResetTime.parse(reset, NOW)).isEqualTo(ResetTime.LONGEST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "many", "1e3", "0x1", "99999999999999999999", "1,000", "٣" })
	void aCountThatIsNoneIsNotAnnounced(String remaining) {
		assertThat(read(Map.of("x-ratelimit-remaining-requests", remaining, "x-ratelimit-reset-requests", "1s")))
			.isEmpty();
	}

	@Test
	void aGiganticCountIsBounded() {
		assertThat(read(Map.of("x-ratelimit-limit-tokens", "999999999999999999", "x-ratelimit-remaining-tokens",
				"999999999999999999")))
			.containsExactly(new AnnouncedLimit("tokens", LimitUnit.TOKENS, AnnouncedLimit.MOST_UNITS,
					AnnouncedLimit.MOST_UNITS, null));
		assertThat(read(Map.of("x-ratelimit-limit-tokens", "0", "x-ratelimit-remaining-tokens", "7")))
			.containsExactly(new AnnouncedLimit("tokens", LimitUnit.TOKENS, null, 7, null));
	}

	private static org.assertj.core.groups.Tuple tuple(LimitUnit unit, long remaining, int seconds) {
		return org.assertj.core.api.Assertions.tuple(unit, remaining, Duration.ofSeconds(seconds));
	}

	private static List<AnnouncedLimit> read(Map<String, String> headers) {
		return RateLimitHeaders.read(headers::get, NOW);
	}

}
