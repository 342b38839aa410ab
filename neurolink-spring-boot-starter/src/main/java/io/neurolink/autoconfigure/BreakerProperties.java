package io.neurolink.autoconfigure;

import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.breaker.BreakerSettings;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.event.AiEvents;
import io.neurolink.time.AiClock;

/**
 * Translates the properties of the circuit breakers.
 */
final class BreakerProperties {

	private BreakerProperties() {
	}

	static CircuitBreakers breakers(NeuroLinkProperties.CircuitBreaker properties, AiClock clock, AiEvents events) {
		return properties.enabled()
				? new CircuitBreakers(PropertyCheck.of("neurolink.circuit-breaker", () -> settings(properties)), clock,
						events)
				: CircuitBreakers.none();
	}

	private static BreakerSettings settings(NeuroLinkProperties.CircuitBreaker properties) {
		int minimum = properties.minimumCalls();
		int window = (properties.windowSize() != null) ? properties.windowSize()
				: Math.max(minimum, BreakerSettings.DEFAULT.windowSize());
		return new BreakerSettings(properties.failureRate(), minimum, window, properties.waitOpen(),
				properties.halfOpenCalls());
	}

}
