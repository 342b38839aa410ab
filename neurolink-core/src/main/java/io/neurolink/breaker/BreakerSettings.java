package io.neurolink.breaker;

import java.time.Duration;
import java.util.Objects;

import io.neurolink.error.Settings;

/**
 * The settings of a circuit breaker, which determine when it opens and closes.
 *
 * @param failureRate the share of failures at which it opens, above 0 and up to 1
 * @param minimumCalls the number of calls to count before it may open, positive
 * @param windowSize the number of latest calls over which the share is computed, not
 * below minimumCalls
 * @param waitOpen the time it stays open and permits no call, at least a millisecond
 * @param halfOpenCalls the number of calls that then probe the provider, positive; it
 * closes once their share of failures is certain to stay below failureRate, and opens
 * again once it is certain to reach it
 */
public record BreakerSettings(double failureRate, int minimumCalls, int windowSize, Duration waitOpen,
		int halfOpenCalls) {

	/**
	 * Opens at half of the latest 20 calls, but not before 10, for 30 seconds; 3 probes.
	 */
	public static final BreakerSettings DEFAULT = new BreakerSettings(0.5, 10, 20, Duration.ofSeconds(30), 3);

	/**
	 * Creates settings.
	 * @param failureRate the share of failures at which it opens, above 0 and up to 1
	 * @param minimumCalls the number of calls to count before it may open, positive
	 * @param windowSize the number of latest calls over which the share is computed, not
	 * below minimumCalls
	 * @param waitOpen the time it stays open and permits no call, at least a millisecond
	 * @param halfOpenCalls the number of calls that then probe the provider
	 * @throws IllegalArgumentException if a component is out of its range
	 */
	public BreakerSettings {
		Objects.requireNonNull(waitOpen, "waitOpen must not be null");
		Settings.check(failureRate > 0 && failureRate <= 1, "failureRate", failureRate, "above 0 and at most 1");
		Settings.positive("minimumCalls", minimumCalls);
		Settings.check(windowSize >= minimumCalls, "windowSize", windowSize,
				"not below the minimum of calls (" + minimumCalls + "), or no breaker could ever open");
		Settings.check(waitOpen.compareTo(Duration.ofMillis(1)) >= 0, "waitOpen", waitOpen, "at least a millisecond");
		Settings.positive("halfOpenCalls", halfOpenCalls);
	}

}
