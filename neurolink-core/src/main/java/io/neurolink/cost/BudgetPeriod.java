package io.neurolink.cost;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.error.Settings;

/**
 * The length of the windows of a budget. Windows begin at multiples of it in UTC: days at
 * midnight, weeks on Monday, months on the first. Immutable.
 *
 * @param count the number of units, positive
 * @param unit the unit
 */
public record BudgetPeriod(int count, Unit unit) {

	private static final Pattern TEXT = Pattern.compile("(\\d{1,6})\\s*([smhdwM])");

	private static final Pattern ISO = Pattern.compile("P(?:(\\d{1,6})([DWM])|T(\\d{1,6})([HMS]))");

	/** Long enough for ten years in any unit. */
	private static final int MOST = 400_000_000;

	/** Monday, three days before the epoch. */
	private static final long FIRST_WEEK = -3L * Unit.DAY.seconds;

	private static final int MONTHS_PER_YEAR = 12;

	/**
	 * Creates a period.
	 * @param count the number of units, positive
	 * @param unit the unit
	 * @throws IllegalArgumentException if the number is out of its range
	 */
	public BudgetPeriod {
		Settings.check(count > 0 && (long) count * unit.seconds <= MOST, "per", count + unit.symbol,
				"positive and at most 10 years");
	}

	/**
	 * Parses a period.
	 * @param text a number and a unit: {@code s}, {@code m} for minutes, {@code h},
	 * {@code d}, {@code w} or {@code M} for months; or ISO-8601 with one unit, as in
	 * {@code P1M}
	 * @return the period
	 * @throws IllegalArgumentException if it cannot be parsed
	 */
	public static BudgetPeriod parse(String text) {
		String stripped = text.strip();
		Matcher simple = TEXT.matcher(stripped);
		if (simple.matches()) {
			return new BudgetPeriod(Integer.parseInt(simple.group(1)), Unit.of(simple.group(2)));
		}
		Matcher iso = ISO.matcher(stripped);
		if (iso.matches()) {
			boolean ofDays = iso.group(1) != null;
			String unit = ofDays ? iso.group(2) : iso.group(4);
			return new BudgetPeriod(Integer.parseInt(ofDays ? iso.group(1) : iso.group(3)),
					Unit.of((ofDays && unit.equals("M")) ? unit : unit.toLowerCase(Locale.ROOT)));
		}
		throw new IllegalArgumentException("'" + text + "' is not a period of a budget, as in 1h, 1d, 1w or 1M");
	}

	/**
	 * Returns the window that contains an instant.
	 * @param now the instant
	 * @return the window
	 */
	public BudgetWindow windowAt(Instant now) {
		if (this.unit == Unit.MONTH) {
			LocalDate date = now.atZone(ZoneOffset.UTC).toLocalDate();
			int month = date.getYear() * MONTHS_PER_YEAR + date.getMonthValue() - 1;
			int first = Math.floorDiv(month, this.count) * this.count;
			return new BudgetWindow(beginOfMonth(first), beginOfMonth(first + this.count));
		}
		long length = this.count * this.unit.seconds;
		long origin = (this.unit == Unit.WEEK) ? FIRST_WEEK : 0;
		long start = Math.floorDiv(now.getEpochSecond() - origin, length) * length + origin;
		return new BudgetWindow(Instant.ofEpochSecond(start), Instant.ofEpochSecond(start + length));
	}

	private static Instant beginOfMonth(int month) {
		return LocalDate.of(Math.floorDiv(month, MONTHS_PER_YEAR), Math.floorMod(month, MONTHS_PER_YEAR) + 1, 1)
			.atStartOfDay(ZoneOffset.UTC)
			.toInstant();
	}

	/**
	 * Returns the longest duration of a window.
	 * @return the duration
	 */
	Duration longest() {
		return Duration.ofSeconds(this.count * this.unit.seconds);
	}

	@Override
	public String toString() {
		return this.count + this.unit.symbol;
	}

	/**
	 * The units of a period.
	 */
	public enum Unit {

		/** Seconds. */
		SECOND("s", 1),

		/** Minutes. */
		MINUTE("m", 60),

		/** Hours. */
		HOUR("h", 3_600),

		/** Days. */
		DAY("d", 86_400),

		/** Weeks, which begin on Monday. */
		WEEK("w", 7 * 86_400),

		/** Months. */
		MONTH("M", 31 * 86_400);

		private final String symbol;

		private final long seconds;

		Unit(String symbol, long seconds) {
			this.symbol = symbol;
			this.seconds = seconds;
		}

		private static Unit of(String symbol) {
			for (Unit unit : values()) {
				if (unit.symbol.equals(symbol)) {
					return unit;
				}
			}
			throw new IllegalArgumentException("Unknown unit " + symbol);
		}

	}

}
