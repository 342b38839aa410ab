package io.neurolink.cost;

import java.time.Duration;
import java.time.Instant;

/**
 * A window of a budget. Immutable.
 *
 * @param start the beginning, inclusive
 * @param end the end, exclusive
 */
public record BudgetWindow(Instant start, Instant end) {

	/**
	 * Returns the time until the end.
	 * @param now the current time
	 * @return the time, positive; at least a millisecond
	 */
	public Duration left(Instant now) {
		Duration left = Duration.between(now, this.end);
		return (left.compareTo(Duration.ofMillis(1)) > 0) ? left : Duration.ofMillis(1);
	}

}
