package io.neurolink.pace;

import java.time.Duration;

import io.neurolink.error.Settings;

/**
 * The settings of pacing.
 *
 * @param maxWait the longest wait of a call, not negative; zero rejects a call that would
 * have to wait
 * @param maxRest the longest time for which an announcement of a server is believed,
 * positive; after that one call probes
 */
public record PaceSettings(Duration maxWait, Duration maxRest) {

	/** The defaults: waits of up to 30 seconds, announcements of up to 5 minutes. */
	public static final PaceSettings DEFAULT = new PaceSettings(Duration.ofSeconds(30), Duration.ofMinutes(5));

	/**
	 * Creates settings.
	 * @param maxWait the longest wait of a call
	 * @param maxRest the longest time for which an announcement is believed
	 * @throws IllegalArgumentException if one of them is out of range
	 */
	public PaceSettings {
		Settings.notNegative("maxWait", maxWait);
		Settings.positive("maxRest", maxRest);
	}

}
