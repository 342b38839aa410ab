package io.neurolink.actuator;

import java.time.Duration;
import java.util.List;

import io.neurolink.pace.PaceStatus;
import io.neurolink.pace.Pacer;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The pace of the calls of one model with one key.
 *
 * @param provider the name of the provider
 * @param model the model, empty for a provider without models
 * @param key the fingerprint of the key, empty for a provider without keys
 * @param waiting the number of waiting calls
 * @param underWay the number of calls under way
 * @param concurrency the largest number of calls under way, or {@code null} if it is not
 * limited
 * @param blockedFor the time for which the provider asked to send nothing, or
 * {@code null}
 * @param limits the limits that the provider announced
 */
public record PaceState(String provider, String model, String key, int waiting, int underWay,
		@Nullable Integer concurrency, @Nullable String blockedFor, List<Limit> limits) {

	/**
	 * Returns the states of a pacer.
	 * @param pacer the pacer, or {@code null} if calls are not paced
	 * @return the states
	 */
	public static List<PaceState> of(@Nullable Pacer pacer) {
		return (pacer == null) ? List.of() : pacer.status().stream().map(PaceState::of).toList();
	}

	private static PaceState of(PaceStatus status) {
		return new PaceState(status.provider(), status.model(), status.key(), status.waiting(), status.underWay(),
				status.concurrency(), format(status.blockedFor()), status.limits().stream().map(Limit::of).toList());
	}

	private static @Nullable String format(@Nullable Duration time) {
		return (time != null) ? Durations.format(time) : null;
	}

	/**
	 * A limit that the provider announced.
	 *
	 * @param name its name
	 * @param limit the units of a full limit, or {@code null} if not announced
	 * @param remaining the remaining units
	 * @param resetIn the time until the announced reset, or {@code null}
	 */
	public record Limit(String name, @Nullable Long limit, long remaining, @Nullable String resetIn) {

		private static Limit of(PaceStatus.Limit status) {
			return new Limit(status.name(), status.limit(), status.remaining(), format(status.resetIn()));
		}

	}

}
