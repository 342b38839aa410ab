package io.neurolink.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

import io.neurolink.error.Settings;
import io.neurolink.time.Durations;

/**
 * Computes the wait before the next attempt:
 * {@code min(delay * multiplier^attempt, maxDelay)}, plus a random part drawn uniformly
 * from zero to {@code jitter}. The random part lies outside the cap, so that late
 * attempts do not meet again.
 *
 * @param delay the wait before the first retry, not negative
 * @param multiplier the factor by which the wait grows, at least 1
 * @param maxDelay the longest wait before jitter, not negative
 * @param jitter the longest random addition, not negative
 */
public record BackOff(Duration delay, double multiplier, Duration maxDelay, Duration jitter) {

	/**
	 * Creates a backoff.
	 * @param delay the wait before the first retry, not negative
	 * @param multiplier the factor between two delays, at least 1
	 * @param maxDelay the longest wait before jitter, not negative
	 * @param jitter the longest random addition, not negative
	 * @throws IllegalArgumentException if a duration is negative, or the multiplier is
	 * below 1 or infinite
	 */
	public BackOff {
		Settings.notNegative("delay", delay);
		Settings.check(multiplier >= 1 && !Double.isInfinite(multiplier), "multiplier", multiplier, "at least 1");
		Settings.notNegative("maxDelay", maxDelay);
		Settings.notNegative("jitter", jitter);
	}

	/**
	 * Returns the wait after an attempt.
	 * @param attempt the attempt that failed, counted from 0
	 * @param random the source of the random part
	 * @return the wait
	 */
	public Duration next(int attempt, RandomGenerator random) {
		return next(attempt, Duration.ZERO, random);
	}

	/**
	 * Returns the wait after an attempt whose failure specifies a minimum wait. The cap
	 * does not lower that minimum, and the random part is added to it.
	 * @param attempt the attempt that failed, counted from 0
	 * @param floor the minimum wait
	 * @param random the source of the random part
	 * @return the wait
	 */
	public Duration next(int attempt, Duration floor, RandomGenerator random) {
		long grown = (long) Math.min(Durations.nanos(this.delay) * Math.pow(this.multiplier, attempt),
				Durations.nanos(this.maxDelay));
		long least = Math.max(grown, Durations.nanos(floor));
		long most = Durations.nanos(this.jitter);
		long added = (most == 0) ? 0 : random.nextLong(Math.min(most, Long.MAX_VALUE - 1) + 1);
		return Duration.ofNanos(Durations.saturatedSum(least, added));
	}

}
