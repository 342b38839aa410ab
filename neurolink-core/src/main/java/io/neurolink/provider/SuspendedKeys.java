package io.neurolink.provider;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

import io.neurolink.error.AiException;
import io.neurolink.error.SuspensionScope;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Describes why no key of a pool is usable.
 */
final class SuspendedKeys {

	private final Collection<KeyHealth> keys;

	private final AiClock clock;

	SuspendedKeys(Collection<KeyHealth> keys, AiClock clock) {
		this.keys = keys;
		this.clock = clock;
	}

	/**
	 * Returns the failure of a call for which every key is suspended: the reason of the
	 * first key, with the time until the first of them is usable.
	 */
	AiException failure(@Nullable String model) {
		long now = this.clock.nanoTime();
		KeyHealth first = null;
		Suspension reason = null;
		long soonest = Long.MAX_VALUE;
		for (KeyHealth health : this.keys) {
			Suspension blocking = health.blocking(model, now);
			if (blocking == null) {
				continue;
			}
			first = (first != null) ? first : health;
			reason = (reason != null) ? reason : blocking;
			soonest = Math.min(soonest, blocking.retryAfter(now));
		}
		AiException failure = (reason != null) ? reason.reason() : null;
		if (first == null || reason == null || failure == null) {
			throw new IllegalStateException("Keys are suspended without a reason");
		}
		String onModel = first.isKeySuspended(now) ? null : model;
		return failure.toBuilder()
			.message(message(failure, onModel, reason.remaining(now)))
			.model((model != null) ? model : failure.model())
			.retryAfter(Duration.ofNanos(soonest))
			.suspends(SuspensionScope.NONE)
			.build();
	}

	private String message(AiException failure, @Nullable String model, long remaining) {
		int size = this.keys.size();
		StringBuilder message = new StringBuilder("No API key is usable now: ");
		if (model != null) {
			message.append("the model '").append(model).append("' is suspended on ");
			message.append((size == 1) ? "the only key, " : "the first of " + size + " keys, ");
		}
		else {
			message.append((size == 1) ? "the only one is suspended " : "all " + size + " are suspended, the first ");
		}
		Duration time = Duration.ofNanos(remaining);
		return message.append("until ")
			.append(this.clock.instant().plus(time).truncatedTo(ChronoUnit.SECONDS))
			.append(" (")
			.append(Durations.format(time))
			.append("), because of ")
			.append(failure.type())
			.append((model != null) ? "; other models are not affected: " : ": ")
			.append(failure.getMessage())
			.toString();
	}

}
