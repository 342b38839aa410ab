package io.neurolink.provider.google;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code google.rpc.RetryInfo}.
 */
final class RetryInfo {

	private RetryInfo() {
	}

	/**
	 * Returns the time that an error asks to wait.
	 * @return the time, or {@code null} where there is none that can be read
	 */
	static @Nullable Duration delay(JsonNode error) {
		for (JsonNode detail : error.path("details").values()) {
			Duration delay = RetryDelay.parse(detail.path("retryDelay").stringValue(""));
			if (delay != null) {
				return delay;
			}
		}
		return null;
	}

}
