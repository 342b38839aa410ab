package io.neurolink.autoconfigure;

import java.time.Duration;

import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvents;
import io.neurolink.retry.BackOff;
import io.neurolink.retry.Retry;
import io.neurolink.retry.RetryBudget;
import io.neurolink.retry.RetryPolicy;
import io.neurolink.time.AiClock;

/**
 * Creates the retry of the calls to a model that no annotation retries, with the waits of
 * {@link io.neurolink.annotation.AiRetry}.
 */
final class DefaultRetries {

	private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10),
			Duration.ofSeconds(1));

	private DefaultRetries() {
	}

	/**
	 * Creates the retry.
	 * @param name the name in the log and in events
	 * @param property the property that sets the number of retries
	 * @param retries the number of retries
	 */
	static Retry create(String name, String property, int retries, NeuroLinkProperties properties, RetryBudget budget,
			AiClock clock, AiEvents events) {
		RetryPolicy policy = PropertyCheck.of(
				(setting) -> setting.equals("maxWait") ? "neurolink.retry.max-wait" : property,
				() -> new RetryPolicy(name, retries, BACK_OFF, null, properties.retry().maxWait(),
						FailureFilter.retryable()));
		return new Retry(policy, budget, clock, events);
	}

}
