package io.neurolink.pace;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The state of the calls of one model with one key.
 *
 * @param provider the name of the provider
 * @param model the model, possibly empty
 * @param key the fingerprint of the key, empty if the provider has no keys of ours
 * @param waiting the number of waiting calls
 * @param underWay the number of calls under way
 * @param concurrency the largest number of calls under way, or {@code null} if it is not
 * limited
 * @param blockedFor the time for which the provider asked to send nothing, or
 * {@code null} if it did not
 * @param limits the limits that it announced
 */
public record PaceStatus(String provider, String model, String key, int waiting, int underWay,
		@Nullable Integer concurrency, @Nullable Duration blockedFor, List<Limit> limits) {

	/**
	 * Creates a status.
	 * @param provider the name of the provider
	 * @param model the model
	 * @param key the fingerprint of the key
	 * @param waiting the number of waiting calls
	 * @param underWay the number of calls under way
	 * @param concurrency the largest number of calls under way, or {@code null}
	 * @param blockedFor the time for which nothing is sent, or {@code null}
	 * @param limits the announced limits, copied
	 */
	public PaceStatus {
		limits = List.copyOf(limits);
	}

	/**
	 * An announced limit.
	 *
	 * @param name its name, for example {@code requests}
	 * @param limit the units of a full limit, or {@code null} if not announced
	 * @param remaining the remaining units, as far as this process knows
	 * @param resetIn the time until the announced reset, or {@code null} if there is none
	 */
	public record Limit(String name, @Nullable Long limit, long remaining, @Nullable Duration resetIn) {
	}

}
