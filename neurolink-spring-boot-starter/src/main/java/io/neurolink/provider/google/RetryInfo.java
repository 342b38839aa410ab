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
	 * Returns the wait time that an error requests.
	 * @return the time, or {@code null} if it is absent or malformed
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
