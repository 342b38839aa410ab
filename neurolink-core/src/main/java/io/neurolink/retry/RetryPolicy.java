package io.neurolink.retry;

import java.time.Duration;

import io.neurolink.error.FailureFilter;
import io.neurolink.error.Settings;
import org.jspecify.annotations.Nullable;

/**
 * A policy for the retries of a failed call.
 *
 * @param name the name in the log and in events
 * @param maxRetries the number of retries after the first attempt, not negative
 * @param backOff the waits between attempts
 * @param deadline the total time over all attempts and waits, or {@code null} for none
 * @param maxWait the longest wait that a provider may request if there is no deadline
 * @param filter the failures that are retried
 */
public record RetryPolicy(String name, int maxRetries, BackOff backOff, @Nullable Duration deadline, Duration maxWait,
		FailureFilter filter) {

	/**
	 * Creates a policy.
	 * @param name the name in logs and events
	 * @param maxRetries the number of retries after the first attempt, not negative
	 * @param backOff the delays between attempts
	 * @param deadline the total time over all attempts and waits, or {@code null} for
	 * none
	 * @param maxWait if there is no deadline, the longest wait that a provider may
	 * request for
	 * @param filter the failures to retry
	 * @throws IllegalArgumentException if a component is out of its range
	 */
	public RetryPolicy {
		Settings.check(maxRetries >= 0, "maxRetries", maxRetries, "at least 0");
		if (deadline != null) {
			Settings.positive("deadline", deadline);
		}
		Settings.notNegative("maxWait", maxWait);
	}

}
