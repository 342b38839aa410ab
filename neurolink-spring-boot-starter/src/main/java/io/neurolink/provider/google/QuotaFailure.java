package io.neurolink.provider.google;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

import io.neurolink.error.AiErrorType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells calls that come too fast from a quota that is spent: Gemini answers both with 429
 * {@code RESOURCE_EXHAUSTED}, and both with a {@code RetryInfo}. Only the details say
 * which quota it was, as {@code google.rpc.QuotaFailure} in the field {@code quotaId}.
 */
final class QuotaFailure {

	// Not \b, which looks back over all combining marks before it at each position.
	private static final Pattern NO_QUOTA_AT_ALL = Pattern.compile("(?<!\\w)limit: 0(?![\\d.])");

	private QuotaFailure() {
	}

	/**
	 * What a 429 means: QUOTA_EXCEEDED if a quota of the day is among those exceeded, or
	 * one that is zero; else RATE_LIMIT.
	 */
	static AiErrorType type(JsonNode error) {
		for (JsonNode detail : error.path("details").values()) {
			for (JsonNode violation : detail.path("violations").values()) {
				String quota = violation.path("quotaId").stringValue("").toLowerCase(Locale.ROOT);
				if (quota.contains("perday") || "0".equals(violation.path("quotaValue").asString(""))) {
					return AiErrorType.QUOTA_EXCEEDED;
				}
			}
		}
		return NO_QUOTA_AT_ALL.matcher(error.path("message").stringValue("")).find() ? AiErrorType.QUOTA_EXCEEDED
				: AiErrorType.RATE_LIMIT;
	}

	/**
	 * The time that {@code google.rpc.RetryInfo} asks to wait.
	 * @return the time, or {@code null} where there is none that can be read
	 */
	static @Nullable Duration retryDelay(JsonNode error) {
		for (JsonNode detail : error.path("details").values()) {
			Duration delay = RetryDelay.parse(detail.path("retryDelay").stringValue(""));
			if (delay != null) {
				return delay;
			}
		}
		return null;
	}

}
