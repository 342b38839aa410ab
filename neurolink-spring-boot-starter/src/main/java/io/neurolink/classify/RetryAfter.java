package io.neurolink.classify;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Reads the requested wait time of a response: {@code retry-after-ms} of OpenAI or
 * {@code x-ms-retry-after-ms} of Azure, else {@code Retry-After} or
 * {@code x-ms-retry-after} in seconds or as a date (RFC 9110, section 10.2.3).
 */
public final class RetryAfter {

	/** The headers that are read. */
	static final List<String> HEADERS = List.of("retry-after-ms", "x-ms-retry-after-ms", "x-ms-retry-after",
			HttpHeaders.RETRY_AFTER, HttpHeaders.DATE);

	private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d*)?");

	private static final List<String> MILLISECONDS = List.of("retry-after-ms", "x-ms-retry-after-ms");

	private static final BigDecimal MAX_MILLIS = BigDecimal.valueOf(Long.MAX_VALUE);

	private RetryAfter() {
	}

	/**
	 * Reads the headers of a response.
	 * @param headers the headers
	 * @return the time to wait, not negative, cut at {@code Long.MAX_VALUE} milliseconds;
	 * zero for a date in the past; {@code null} if no header is valid
	 */
	public static @Nullable Duration of(HttpHeaders headers) {
		return of(headers, Clock.systemUTC());
	}

	// A date is compared with the response's own date, so that a wrong clock has no
	// effect.
	static @Nullable Duration of(HttpHeaders headers, Clock clock) {
		for (String name : MILLISECONDS) {
			Duration millis = number(headers.getFirst(name), 0);
			if (millis != null) {
				return millis;
			}
		}
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value == null) {
			value = headers.getFirst("x-ms-retry-after");
		}
		Duration seconds = number(value, 3);
		if (seconds != null) {
			return seconds;
		}
		Instant until = date(value);
		if (until == null) {
			return null;
		}
		Instant sent = date(headers.getFirst(HttpHeaders.DATE));
		Duration wait = Duration.between((sent != null) ? sent : clock.instant(), until);
		return wait.isNegative() ? Duration.ZERO : wait;
	}

	private static @Nullable Duration number(@Nullable String value, int decimalsToMillis) {
		// a longer text is not a time, and an exponent would be expanded digit by digit
		if (value == null || value.length() > 64 || !NUMBER.matcher(value.strip()).matches()) {
			return null;
		}
		BigDecimal millis = new BigDecimal(value.strip()).movePointRight(decimalsToMillis);
		if (millis.compareTo(MAX_MILLIS) >= 0) {
			return Duration.ofMillis(Long.MAX_VALUE);
		}
		return Duration.ofMillis(millis.longValue())
			.plusNanos(millis.remainder(BigDecimal.ONE).movePointRight(6).longValue());
	}

	private static @Nullable Instant date(@Nullable String value) {
		if (value == null) {
			return null;
		}
		try {
			return ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
