package io.neurolink.ratelimit;

import java.time.Duration;

import io.neurolink.error.Settings;
import io.neurolink.time.Durations;

/**
 * A limit on the units per period.
 *
 * @param name the name in log, events and exceptions; uses with the same name and key
 * share one limiter
 * @param limit the number of units per period, positive
 * @param per the period, positive
 * @param algorithm the algorithm that counts units
 * @param mode the behavior above the limit
 * @param maxWait the longest wait for a permit, not negative
 */
public record RateLimit(String name, int limit, Duration per, Algorithm algorithm, Mode mode, Duration maxWait) {

	/**
	 * Creates a limit.
	 * @param name the name in logs, events and rejections; limiters of one name and key
	 * are one
	 * @param limit the number of units in a period, positive
	 * @param per the period, positive
	 * @param algorithm the algorithm of counting
	 * @param mode the treatment of a call above the limit
	 * @param maxWait the longest wait for a permit, not negative
	 * @throws IllegalArgumentException if a component is out of its range
	 */
	public RateLimit {
		Settings.check(limit > 0, "limit", limit, "at least 1");
		Settings.positive("per", per);
		Settings.check(limit <= Durations.nanos(per), "limit", limit,
				"at most one in a nanosecond of the period (" + per + ")");
		Settings.notNegative("maxWait", maxWait);
	}

	@Override
	public String toString() {
		return "'" + this.name + "' (" + this.limit + " per " + Durations.format(this.per) + ")";
	}

	/**
	 * The algorithm that counts units.
	 */
	public enum Algorithm {

		/** A bucket that holds {@code limit} units and refills smoothly over a period. */
		TOKEN_BUCKET,

		/** Never more than {@code limit} units in any window as long as a period. */
		SLIDING_WINDOW

	}

	/**
	 * The behavior above the limit.
	 */
	public enum Mode {

		/** The call waits for its turn. */
		WAIT,

		/** The call is rejected at once. */
		REJECT

	}

}
