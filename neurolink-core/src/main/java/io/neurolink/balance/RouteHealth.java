package io.neurolink.balance;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The recent health of one provider and model. Every outcome loses its weight
 * exponentially with time, so that a target without calls becomes unknown again, and is
 * tried. Thread-safe.
 */
final class RouteHealth {

	/** The time after which the weight of an outcome is 1/e. */
	private static final double DECAY_NANOS = Duration.ofSeconds(10).toNanos();

	/**
	 * The maximum total weight, so that after any number of failures the target is tried
	 * again within a minute.
	 */
	private static final double MOST = 50;

	/** The weight of the assumption that an unknown target succeeds. */
	private static final double TRUST = 5;

	private static final double KNOWN = 0.5;

	private double outcomes;

	private double successes;

	private double nanos;

	private double tokens;

	private double timed;

	private double choices;

	private long updated;

	RouteHealth(long now) {
		this.updated = now;
	}

	synchronized void chosen(long now) {
		decay(now);
		this.choices++;
	}

	synchronized void failed(long now) {
		decay(now);
		count(0);
	}

	/**
	 * Counts a success.
	 * @param took the time from sending the call to its end
	 * @param outputTokens the number of tokens, at least 1
	 */
	synchronized void succeeded(Duration took, long outputTokens, long now) {
		decay(now);
		count(1);
		this.nanos += took.toNanos();
		this.tokens += outputTokens;
		this.timed++;
	}

	private void count(double success) {
		this.outcomes++;
		this.successes += success;
		if (this.outcomes > MOST) {
			double factor = MOST / this.outcomes;
			this.outcomes *= factor;
			this.successes *= factor;
		}
	}

	/**
	 * Returns the share of successes, from 0 to 1.
	 */
	synchronized double successRate(long now) {
		decay(now);
		return (this.successes + TRUST) / (this.outcomes + TRUST);
	}

	/**
	 * Returns the mean time per output token, or {@code null} if it is not known.
	 */
	synchronized @Nullable Duration timePerToken(long now) {
		decay(now);
		return (this.timed < KNOWN) ? null : Duration.ofNanos((long) (this.nanos / this.tokens));
	}

	synchronized double choices(long now) {
		decay(now);
		return this.choices;
	}

	private void decay(long now) {
		if (now - this.updated <= 0) {
			return;
		}
		double factor = Math.exp(-(now - this.updated) / DECAY_NANOS);
		this.outcomes *= factor;
		this.successes *= factor;
		this.nanos *= factor;
		this.tokens *= factor;
		this.timed = Math.min(MOST, this.timed * factor);
		this.choices *= factor;
		this.updated = now;
	}

}
