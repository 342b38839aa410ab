package io.neurolink.pace;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Creates the exceptions of calls that are not sent because of the provider's limits.
 */
final class PaceExceptions {

	private static final String ACTION = ". Call less often, or raise neurolink.pace.max-wait";

	private PaceExceptions() {
	}

	static AiException tooLong(PaceTarget target, long wait, Duration acceptable) {
		return exception(target, "the provider announced that it accepts the call in " + format(wait)
				+ ", later than the " + Durations.format(acceptable) + " that it may wait" + ACTION, wait);
	}

	static AiException waited(PaceTarget target, long wait, Duration waited) {
		return exception(target, "it has waited for " + Durations.format(waited)
				+ ", as long as it may, and the limits of the provider did not permit it" + ACTION, wait);
	}

	static AiException full(PaceTarget target, int waiting) {
		return exception(target, waiting + " calls wait for the limits of the provider already. Call less often", 0);
	}

	static AiException noKey(PaceTarget target) {
		return exception(target, "each key became unusable while the call waited for its limits", 0);
	}

	static AiException undecided(PaceTarget target, String place, Duration retryAfter) {
		return exception(target,
				place + ", which has the announced limits, does not answer, and "
						+ "neurolink.rate-limit.on-store-failure is reject. Bring " + place
						+ " back, or set that property to local or allow",
				Durations.nanos(retryAfter));
	}

	private static AiException exception(PaceTarget target, String why, long wait) {
		@Nullable Duration retryAfter = (wait > 1) ? Duration.ofNanos(wait) : null;
		return AiException.builder(AiErrorType.LIMIT_EXCEEDED)
			.message("A call to " + target + " was not sent: " + why)
			.provider(target.provider())
			.model(target.model().isEmpty() ? null : target.model())
			.retryAfter(retryAfter)
			.build();
	}

	private static String format(long wait) {
		return (wait <= 1) ? "an unknown time" : Durations.format(Duration.ofNanos(wait));
	}

}
