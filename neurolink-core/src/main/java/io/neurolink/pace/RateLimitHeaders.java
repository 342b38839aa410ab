package io.neurolink.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the limits that a response announces in its headers. The names of the headers are
 * a table; {@code docs/pacing.md} has the source of each row. Headers are sent by a
 * server and not trusted: those that are malformed, negative or too large are ignored.
 */
public final class RateLimitHeaders {

	private static final Pattern COUNT = Pattern.compile("\\d{1,18}(\\.\\d{1,9})?");

	private static final Duration MINUTE = Duration.ofMinutes(1);

	/**
	 * The rows, with the more specific names first.
	 */
	private static final List<Row> TABLE = List.of(
			new Row("requests", LimitUnit.REQUESTS, "x-ratelimit-%s-requests", null),
			new Row("tokens", LimitUnit.TOKENS, "x-ratelimit-%s-tokens", null),
			new Row("requests", LimitUnit.REQUESTS, "anthropic-ratelimit-requests-%s", null),
			new Row("tokens", LimitUnit.TOKENS, "anthropic-ratelimit-tokens-%s", null),
			new Row("input-tokens", LimitUnit.INPUT_TOKENS, "anthropic-ratelimit-input-tokens-%s", null),
			new Row("output-tokens", LimitUnit.OUTPUT_TOKENS, "anthropic-ratelimit-output-tokens-%s", null),
			new Row("requests", LimitUnit.REQUESTS, "x-ratelimit-%s-requests-minute", MINUTE),
			new Row("requests-hour", LimitUnit.REQUESTS, "x-ratelimit-%s-requests-hour", null),
			new Row("requests-day", LimitUnit.REQUESTS, "x-ratelimit-%s-requests-day", null),
			new Row("tokens", LimitUnit.TOKENS, "x-ratelimit-%s-tokens-minute", MINUTE),
			new Row("tokens-hour", LimitUnit.TOKENS, "x-ratelimit-%s-tokens-hour", null),
			new Row("tokens-day", LimitUnit.TOKENS, "x-ratelimit-%s-tokens-day", null),
			new Row("requests", LimitUnit.REQUESTS, "x-ratelimit-%s-req-minute", MINUTE),
			new Row("tokens", LimitUnit.TOKENS, "x-ratelimitbysize-%s-minute", MINUTE),
			new Row("tokens", LimitUnit.TOKENS, "ratelimitbysize-%s", null),
			new Row("tokens", LimitUnit.TOKENS, "x-tokenlimit-%s", null),
			new Row("requests", LimitUnit.REQUESTS, "x-ratelimit-%s", null));

	private RateLimitHeaders() {
	}

	/**
	 * Reads the limits. An absolute reset is compared with the {@code Date} header, so
	 * that a difference between the clocks has no effect.
	 * @param headers returns the first value of a header by its name, which is in lower
	 * case, or {@code null} if there is none
	 * @param now the time of day by the own clock, for responses without {@code Date}
	 * @return the limits, each name once; empty if there are none
	 */
	public static List<AnnouncedLimit> read(Function<String, @Nullable String> headers, Instant now) {
		List<AnnouncedLimit> limits = new ArrayList<>();
		Set<String> names = new HashSet<>();
		Instant serverTime = null;
		for (Row row : TABLE) {
			Long remaining = names.contains(row.name()) ? null : count(headers.apply(row.header("remaining")));
			if (remaining == null) {
				continue;
			}
			if (serverTime == null) {
				Instant date = ResetTime.date(headers.apply("date"));
				serverTime = (date != null) ? date : now;
			}
			String reset = headers.apply(row.header("reset"));
			Duration resetIn = (reset != null) ? ResetTime.parse(reset, serverTime) : row.period();
			limits.add(new AnnouncedLimit(row.name(), row.unit(), count(headers.apply(row.header("limit"))), remaining,
					resetIn));
			names.add(row.name());
		}
		return limits;
	}

	/**
	 * Returns whether a header is in the table.
	 * @param name the name of a header, in lower case
	 * @return {@code true} if {@link #read} reads it
	 */
	public static boolean isRead(String name) {
		return TABLE.stream()
			.anyMatch((row) -> name.equals(row.header("remaining")) || name.equals(row.header("limit"))
					|| name.equals(row.header("reset")));
	}

	/**
	 * Returns the patterns of the names in the table, in which {@code %s} stands for
	 * limit, remaining and reset.
	 */
	static List<String> patterns() {
		return TABLE.stream().map(Row::pattern).toList();
	}

	private static @Nullable Long count(@Nullable String text) {
		String stripped = (text != null) ? text.strip() : "";
		if (!COUNT.matcher(stripped).matches()) {
			return null;
		}
		int point = stripped.indexOf('.');
		return Long.parseLong((point < 0) ? stripped : stripped.substring(0, point));
	}

	/**
	 * The headers of one limit.
	 *
	 * @param name the name of the limit
	 * @param unit its unit
	 * @param pattern the names of its headers
	 * @param period the period that the name of the header states, for vendors that do
	 * not send a reset, or {@code null}
	 */
	private record Row(String name, LimitUnit unit, String pattern, @Nullable Duration period) {

		String header(String part) {
			return this.pattern.replace("%s", part);
		}

	}

}
