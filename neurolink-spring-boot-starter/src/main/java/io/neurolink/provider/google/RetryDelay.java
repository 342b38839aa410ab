package io.neurolink.provider.google;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads Google's format of durations. Protocol buffers write seconds, as in {@code 37s}
 * or {@code 57.238747106s}; some of the services write {@code 1h16m0.667s} or
 * {@code 200ms}.
 */
final class RetryDelay {

	private static final Pattern NOTATION = Pattern
		.compile("(?:(\\d{1,6})h)?(?:(\\d{1,8})m)?(?:(\\d{1,10}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,12}(?:\\.\\d{1,6})?)ms)?");

	private RetryDelay() {
	}

	/**
	 * Parses a duration.
	 * @return the duration, or {@code null} if the text is not one
	 */
	static @Nullable Duration parse(String text) {
		Matcher matcher = NOTATION.matcher(text);
		if (text.isEmpty() || !matcher.matches()) {
			return null;
		}
		return nanos(matcher.group(1), 3_600_000_000_000L).plus(nanos(matcher.group(2), 60_000_000_000L))
			.plus(nanos(matcher.group(3), 1_000_000_000L))
			.plus(nanos(matcher.group(4), 1_000_000L));
	}

	private static Duration nanos(@Nullable String amount, long unit) {
		if (amount == null) {
			return Duration.ZERO;
		}
		BigDecimal nanos = new BigDecimal(amount).multiply(BigDecimal.valueOf(unit));
		BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
		return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
	}

}
