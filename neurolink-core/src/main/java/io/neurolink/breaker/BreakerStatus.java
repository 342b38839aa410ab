package io.neurolink.breaker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The status of a circuit breaker at one moment.
 *
 * @param provider the name of the provider
 * @param model the model, or {@code null} for a provider without models
 * @param state the state
 * @param failureRate the share of failures among the calls that count, from 0 to 1; 0 if
 * there are none
 * @param calls the number of calls over which the share is computed; in half-open state
 * the probes so far
 * @param notPermitted the number of calls rejected since the breaker was created
 * @param untilProbe the time until the next call is permitted as a probe; zero if calls
 * are permitted
 */
public record BreakerStatus(String provider, @Nullable String model, State state, double failureRate, int calls,
		long notPermitted, Duration untilProbe) {

	/**
	 * The states.
	 */
	public enum State {

		/** Every call is permitted. */
		CLOSED,

		/** A few calls are permitted, to check whether the provider has recovered. */
		HALF_OPEN,

		/**
		 * No call is permitted. The breaker stays in this state until a call arrives
		 * after the wait.
		 */
		OPEN

	}

}
