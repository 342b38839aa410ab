package io.neurolink.breaker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a circuit breaker stands at one moment.
 *
 * @param provider the name of the provider
 * @param model the model, or {@code null} for a provider without models
 * @param state the state
 * @param failureRate the share of failures among the calls that count, from 0 to 1; 0
 * where there are none
 * @param calls how many calls that is taken of; in half-open state the probes so far
 * @param notPermitted how many calls were refused since the breaker was first needed
 * @param untilProbe how long until the next call is let through as a probe; zero where
 * calls are let through
 */
public record BreakerStatus(String provider, @Nullable String model, State state, double failureRate, int calls,
		long notPermitted, Duration untilProbe) {

	/**
	 * The states.
	 */
	public enum State {

		/** Every call is let through. */
		CLOSED,

		/** A few calls are let through, to see whether the provider has recovered. */
		HALF_OPEN,

		/**
		 * No call is let through. It stays in this state until a call comes after the
		 * wait.
		 */
		OPEN

	}

}
