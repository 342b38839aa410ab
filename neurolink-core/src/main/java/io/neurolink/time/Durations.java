package io.neurolink.time;

import java.time.Duration;

/**
 * Saturating arithmetic on durations, and their format for messages.
 */
public final class Durations {

	/** The longest duration that a {@code long} of nanoseconds holds, 292 years. */
	public static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

	private static final Duration SHORTEST = Duration.ofNanos(-Long.MAX_VALUE);

	private Durations() {
	}

	/**
	 * Returns the nanoseconds of a duration, saturated at the range of a {@code long}.
	 * @param duration the duration
	 * @return its nanoseconds
	 */
	public static long nanos(Duration duration) {
		if (duration.compareTo(LONGEST) >= 0) {
			return Long.MAX_VALUE;
		}
		return (duration.compareTo(SHORTEST) <= 0) ? -Long.MAX_VALUE : duration.toNanos();
	}

	/**
	 * Adds two durations that are not negative, saturated at {@link #LONGEST}.
	 * @param a one
	 * @param b the other
	 * @return their sum
	 */
	public static Duration sum(Duration a, Duration b) {
		return Duration.ofNanos(saturatedSum(nanos(a), nanos(b)));
	}

	/**
	 * Adds two numbers of nanoseconds that are not negative, saturated at the range of a
	 * {@code long}.
	 * @param a one
	 * @param b the other
	 * @return their sum
	 */
	public static long saturatedSum(long a, long b) {
		return (a > Long.MAX_VALUE - b) ? Long.MAX_VALUE : a + b;
	}

	/**
	 * Returns the longer of two durations.
	 * @param a one
	 * @param b the other
	 * @return the longer
	 */
	public static Duration max(Duration a, Duration b) {
		return (a.compareTo(b) >= 0) ? a : b;
	}

	/**
	 * Returns the shorter of two durations.
	 * @param a one
	 * @param b the other
	 * @return the shorter
	 */
	public static Duration min(Duration a, Duration b) {
		return (a.compareTo(b) <= 0) ? a : b;
	}

	/**
	 * Formats a duration, for example as {@code 250ms}, {@code 1.5s} or {@code 2m 5s}.
	 * @param duration the duration
	 * @return its text
	 */
	public static String format(Duration duration) {
		long millis = nanos(duration) / 1_000_000;
		if (Math.abs(millis) < 1000) {
			return millis + "ms";
		}
		long seconds = millis / 1000;
		if (Math.abs(seconds) < 60) {
			long tenths = Math.abs(millis % 1000) / 100;
			return (tenths == 0) ? seconds + "s" : seconds + "." + tenths + "s";
		}
		if (Math.abs(seconds) < 3600) {
			return (seconds % 60 == 0) ? seconds / 60 + "m" : seconds / 60 + "m " + seconds % 60 + "s";
		}
		long minutes = seconds / 60;
		return (minutes % 60 == 0) ? minutes / 60 + "h" : minutes / 60 + "h " + minutes % 60 + "m";
	}

}
