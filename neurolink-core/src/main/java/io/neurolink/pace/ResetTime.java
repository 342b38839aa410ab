package io.neurolink.pace;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the time of a reset, in each of the formats that vendors use: a duration like
 * {@code 6m0s} or {@code 12ms}, seconds, seconds or milliseconds since 1970, an RFC 3339
 * instant, an HTTP date.
 */
final class ResetTime {

	/** The longest time that is believed; queues apply a shorter one. */
	static final Duration LONGEST = Duration.ofDays(31);

	private static final int LONGEST_TEXT = 40;

	// As a duration it would be more than 30 years.
	private static final BigDecimal FIRST_EPOCH_SECOND = new BigDecimal(1_000_000_000L);

	private static final BigDecimal FIRST_EPOCH_MILLI = new BigDecimal(100_000_000_000L);

	private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(\\.\\d{1,9})?");

	private static final Pattern PARTS = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|μs|ms|s|m|h|d)");

	private ResetTime() {
	}

	/**
	 * Returns the time until a reset.
	 * @param text the text of the header
	 * @param serverTime the time by the clock of the server
	 * @return the time, positive, at most {@link #LONGEST}, or {@code null} if the text
	 * is not a time or is in the past
	 */
	static @Nullable Duration parse(String text, Instant serverTime) {
		String stripped = text.strip();
		if (stripped.isEmpty() || stripped.length() > LONGEST_TEXT) {
			return null;
		}
		try {
			Duration time = NUMBER.matcher(stripped).matches() ? number(new BigDecimal(stripped), serverTime)
					: Character.isDigit(stripped.charAt(0)) && stripped.indexOf('-') < 0 ? parts(stripped)
							: Duration.between(serverTime, instant(stripped));
			return (time == null || time.isNegative() || time.isZero()) ? null
					: (time.compareTo(LONGEST) > 0) ? LONGEST : time;
		}
		catch (DateTimeException | ArithmeticException ex) {
			return null;
		}
	}

	/**
	 * Returns the time of the {@code Date} header.
	 * @return the time, or {@code null} if the header is absent or malformed
	 */
	static @Nullable Instant date(@Nullable String text) {
		if (text == null || text.length() > LONGEST_TEXT) {
			return null;
		}
		try {
			return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static Duration number(BigDecimal number, Instant serverTime) {
		if (number.compareTo(FIRST_EPOCH_MILLI) >= 0) {
			return Duration.between(serverTime, Instant.ofEpochMilli(number.longValue()));
		}
		if (number.compareTo(FIRST_EPOCH_SECOND) >= 0) {
			return Duration.between(serverTime, Instant.ofEpochMilli(number.movePointRight(3).longValue()));
		}
		return Duration.ofNanos(number.movePointRight(9).longValueExact());
	}

	private static @Nullable Duration parts(String text) {
		Matcher matcher = PARTS.matcher(text);
		BigDecimal nanos = BigDecimal.ZERO;
		int end = 0;
		while (matcher.find() && matcher.start() == end) {
			nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(new BigDecimal(nanosOf(matcher.group(2)))));
			end = matcher.end();
		}
		return (end == text.length()) ? Duration.ofNanos(nanos.min(new BigDecimal(LONGEST.toNanos())).longValue())
				: null;
	}

	private static long nanosOf(String unit) {
		return switch (unit) {
			case "ns" -> 1L;
			case "us", "µs", "μs" -> 1_000L;
			case "ms" -> 1_000_000L;
			case "s" -> 1_000_000_000L;
			case "m" -> 60_000_000_000L;
			case "h" -> 3_600_000_000_000L;
			default -> 86_400_000_000_000L;
		};
	}

	private static Instant instant(String text) {
		return (text.indexOf(',') > 0) ? DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from)
				: OffsetDateTime.parse(text).toInstant();
	}

}
