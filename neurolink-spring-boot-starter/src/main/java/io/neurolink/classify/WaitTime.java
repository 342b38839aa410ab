package io.neurolink.classify;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the time to wait from the message of an error, as in "Please try again in 7m12s",
 * "retry after 15 seconds" or "quota will reset after 27h41m36s". A number counts only
 * with a unit of time, and only after such a phrase: messages are full of other numbers.
 */
final class WaitTime {

	private static final String AMOUNT = "\\d{1,7}(?:\\.\\d{1,9})?";

	private static final String UNIT = "(?:ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])";

	// Every repetition is bounded, and that of the parts possessive: linear in the length
	// of the text. A word boundary would not be: among combining marks it looks back to
	// the letter that they belong to, from each of them.
	private static final Pattern PHRASE = Pattern.compile(
			"(?<![a-z0-9_])(?:try(?:ing)? again|retry(?:ing)?(?: again| (?:your|the|this) request)?|resets?|wait|available)"
					+ "(?: (?:again|in|after|for|at least|about|another|approximately|~)){0,3} ~?"
					+ "((?:(?:,? and |, | )?" + AMOUNT + " ?" + UNIT
					+ "){1,5}+)(?! ?(?:tokens?|requests?|characters?|words?|images?))");

	private static final Pattern PART = Pattern.compile("(" + AMOUNT + ") ?([a-z]+)");

	private WaitTime() {
	}

	/**
	 * Finds the first time to wait.
	 * @param text the messages of an error, in lower case, white space collapsed
	 * @return the time, not negative, or {@code null} if none is stated
	 */
	static @Nullable Duration find(String text) {
		Matcher phrase = PHRASE.matcher(text);
		if (!phrase.find()) {
			return null;
		}
		BigDecimal millis = BigDecimal.ZERO;
		Matcher part = PART.matcher(phrase.group(1));
		while (part.find()) {
			millis = millis.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
		}
		return Duration.ofMillis(millis.longValue())
			.plusNanos(millis.remainder(BigDecimal.ONE).movePointRight(6).longValue());
	}

	private static long unit(String name) {
		return switch (name) {
			case "ms", "msec", "msecs", "millisecond", "milliseconds" -> 1;
			case "m", "min", "mins", "minute", "minutes" -> 60_000;
			case "h", "hr", "hrs", "hour", "hours" -> 3_600_000;
			case "d", "day", "days" -> 86_400_000;
			default -> 1000;
		};
	}

}
