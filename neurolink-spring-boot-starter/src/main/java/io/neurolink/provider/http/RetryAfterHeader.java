package io.neurolink.provider.http;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Reads how long a server asks to wait: {@code retry-after-ms} (milliseconds, which the
 * vendors' own clients read first) or {@code retry-after} (seconds or an HTTP date, RFC
 * 9110 section 10.2.3; fractions of seconds occur).
 */
public final class RetryAfterHeader {

	private static final BigDecimal MAX_MILLIS = BigDecimal.valueOf(Long.MAX_VALUE);

	private RetryAfterHeader() {
	}

	/**
	 * Reads the time to wait.
	 * @param headers the headers of a response
	 * @param now the current time, which a date is compared with
	 * @return the time, not negative, cut at {@code Long.MAX_VALUE} milliseconds; zero
	 * for a date that has passed; {@code null} where no header is readable
	 */
	public static @Nullable Duration parse(HttpHeaders headers, Instant now) {
		Duration millis = number(headers.getFirst("retry-after-ms"), 0);
		if (millis != null) {
			return millis;
		}
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		Duration seconds = number(value, 3);
		return (seconds != null) ? seconds : date(value, now);
	}

	private static @Nullable Duration number(@Nullable String value, int decimalsToMillis) {
		// a longer text is no number of time, and an exponent would be expanded digit by
		// digit
		if (value == null || value.length() > 64 || !value.strip().matches("\\d+(\\.\\d*)?")) {
			return null;
		}
		BigDecimal millis = new BigDecimal(value.strip()).movePointRight(decimalsToMillis);
		if (millis.compareTo(MAX_MILLIS) >= 0) {
			return Duration.ofMillis(Long.MAX_VALUE);
		}
		return Duration.ofNanos(0)
			.plusMillis(millis.longValue())
			.plusNanos(millis.remainder(BigDecimal.ONE).movePointRight(6).longValue());
	}

	private static @Nullable Duration date(@Nullable String value, Instant now) {
		if (value == null) {
			return null;
		}
		try {
			Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.strip(), Instant::from);
			Duration wait = Duration.between(now, until);
			return wait.isNegative() ? Duration.ZERO : wait;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
