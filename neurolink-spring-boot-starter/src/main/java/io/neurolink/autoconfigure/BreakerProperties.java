package io.neurolink.autoconfigure;

import java.time.Duration;

import io.neurolink.breaker.BreakerSettings;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.error.AiMisuseException;
import io.neurolink.event.AiEvents;
import io.neurolink.time.AiClock;

/**
 * The properties of the circuit breakers, checked.
 */
final class BreakerProperties {

	private static final String PREFIX = "neurolink.circuit-breaker.";

	private BreakerProperties() {
	}

	static CircuitBreakers breakers(NeuroLinkProperties.CircuitBreaker properties, AiClock clock, AiEvents events) {
		return properties.enabled() ? new CircuitBreakers(settings(properties), clock, events) : CircuitBreakers.none();
	}

	private static BreakerSettings settings(NeuroLinkProperties.CircuitBreaker properties) {
		double rate = properties.failureRate();
		if (!(rate > 0 && rate <= 1)) {
			throw wrong("failure-rate", rate, "a share above 0 and up to 1, as in 0.5");
		}
		int minimum = positive("minimum-calls", properties.minimumCalls());
		int window = (properties.windowSize() != null) ? positive("window-size", properties.windowSize())
				: Math.max(minimum, BreakerSettings.DEFAULT.windowSize());
		if (window < minimum) {
			throw new AiMisuseException(
					"The property " + PREFIX + "window-size is " + window + ", below " + PREFIX
							+ "minimum-calls, which is " + minimum + ": no breaker could ever open.",
					"Set " + PREFIX + "window-size to " + minimum + " or more, or " + PREFIX + "minimum-calls to "
							+ window + " or less.");
		}
		Duration wait = properties.waitOpen();
		if (wait.compareTo(Duration.ofMillis(1)) < 0) {
			throw wrong("wait-open", wait, "a positive duration, as in 30s");
		}
		return new BreakerSettings(rate, minimum, window, wait,
				positive("half-open-calls", properties.halfOpenCalls()));
	}

	private static int positive(String property, int number) {
		if (number < 1) {
			throw wrong(property, number, "a positive number of calls");
		}
		return number;
	}

	private static AiMisuseException wrong(String property, Object value, String wanted) {
		return new AiMisuseException("The property " + PREFIX + property + " is " + value + ".",
				"Set it to " + wanted + ".");
	}

}
