package io.neurolink.classify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryAfter}.
 */
class RetryAfterTests {

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

	@ParameterizedTest
	@CsvSource({ "0, PT0S", "7, PT7S", "' 7 ', PT7S", "1.5, PT1.5S", "0.0005, PT0.0005S", "2., PT2S" })
	void readsSecondsWithOrWithoutAFraction(String value, Duration expected) {
		assertThat(parse("retry-after", value)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "'Mon, 23 Nov 2026 12:01:30 GMT', PT1M30S", "'Mon, 23 Nov 2026 11:00:00 GMT', PT0S" })
	void readsADateAgainstTheClockItIsGiven(String value, Duration expected) {
		assertThat(parse("Retry-After", value)).isEqualTo(expected);
	}

	@Test
	void readsADateAgainstTheDateOfTheResponseWhereThatIsTold() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Date", "Mon, 23 Nov 2026 15:00:00 GMT");
		headers.add("Retry-After", "Mon, 23 Nov 2026 15:00:05 GMT");
		assertThat(RetryAfter.of(headers, CLOCK)).isEqualTo(Duration.ofSeconds(5));
	}

	@ParameterizedTest
	@CsvSource({ "120, PT0.12S", "1500, PT1.5S", "0.5, PT0.0005S" })
	void readsMilliseconds(String value, Duration expected) {
		assertThat(parse("retry-after-ms", value)).isEqualTo(expected);
	}

	@Test
	void prefersTheFinerHeaderAndFallsBackToTheOtherWhereItIsUnreadable() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("retry-after", "2");
		headers.add("retry-after-ms", "1700");
		assertThat(RetryAfter.of(headers, CLOCK)).isEqualTo(Duration.ofMillis(1700));
		headers.set("retry-after-ms", "soon");
		assertThat(RetryAfter.of(headers, CLOCK)).isEqualTo(Duration.ofSeconds(2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "soon", "", "1e9", "NaN", "0x10", "Mon, 99 Nov 2026 12:00:00 GMT", "1,5" })
	void takesWhatItCannotReadForAbsent(String value) {
		assertThat(parse("retry-after", value)).isNull();
		assertThat(parse("retry-after-ms", value)).isNull();
	}

	@Test
	void saturates() {
		assertThat(parse("retry-after", "9".repeat(60))).isEqualTo(Duration.ofMillis(Long.MAX_VALUE));
		assertThat(parse("retry-after", "9".repeat(6000))).isNull();
	}

	@Test
	void isNullWithoutAHeader() {
		assertThat(RetryAfter.of(new HttpHeaders())).isNull();
	}

	private static @Nullable Duration parse(String header, String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.add(header, value);
		return RetryAfter.of(headers, CLOCK);
	}

}
