package io.neurolink.actuator;

import io.neurolink.breaker.BreakerStatus;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * How a circuit breaker stands.
 *
 * @param provider the name of the provider
 * @param model the model, or {@code null} for a provider without models
 * @param state closed, half open or open
 * @param failureRate the share of failures among the calls that count, from 0 to 1
 * @param calls how many calls that is taken of
 * @param notPermitted how many calls were refused so far
 * @param probedIn how long until an open one lets a probe through, else {@code null}
 */
public record BreakerState(String provider, @Nullable String model, BreakerStatus.State state, double failureRate,
		int calls, long notPermitted, @Nullable String probedIn) {

	static BreakerState of(BreakerStatus status) {
		boolean open = status.state() == BreakerStatus.State.OPEN;
		return new BreakerState(status.provider(), status.model(), status.state(), status.failureRate(), status.calls(),
				status.notPermitted(), open ? Durations.format(status.untilProbe()) : null);
	}

}
