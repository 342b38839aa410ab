package io.neurolink.actuator;

import io.neurolink.breaker.BreakerStatus;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The state of a circuit breaker.
 *
 * @param provider the name of the provider
 * @param model the model, or {@code null} for a provider without models
 * @param state closed, half open or open
 * @param failureRate the share of failures among the calls that count, from 0 to 1
 * @param calls the number of calls that the failure rate is computed from
 * @param notPermitted the number of calls refused so far
 * @param probedIn the time until an open breaker lets a probe through, else {@code null}
 */
public record BreakerState(String provider, @Nullable String model, BreakerStatus.State state, double failureRate,
		int calls, long notPermitted, @Nullable String probedIn) {

	static BreakerState of(BreakerStatus status) {
		boolean open = status.state() == BreakerStatus.State.OPEN;
		return new BreakerState(status.provider(), status.model(), status.state(), status.failureRate(), status.calls(),
				status.notPermitted(), open ? Durations.format(status.untilProbe()) : null);
	}

}
