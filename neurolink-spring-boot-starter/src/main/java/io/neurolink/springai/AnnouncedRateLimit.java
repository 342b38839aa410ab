package io.neurolink.springai;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.neurolink.provider.CallPace;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.metadata.RateLimit;
import org.springframework.ai.chat.model.ChatResponse;

/**
 * Reports the limits that a model announced with an answer, as far as it exposes them.
 */
final class AnnouncedRateLimit {

	private AnnouncedRateLimit() {
	}

	/**
	 * Reports the limits of an answer or a chunk.
	 * @param pace the pace of the call, or {@code null} if it is not paced
	 * @return whether there were limits to report
	 */
	static boolean report(@Nullable CallPace pace, ChatResponse response) {
		RateLimit limits = (pace != null) ? response.getMetadata().getRateLimit() : null;
		if (pace == null || limits == null) {
			return false;
		}
		Map<String, String> headers = new HashMap<>();
		add(headers, "requests", limits.getRequestsLimit(), limits.getRequestsRemaining(), limits.getRequestsReset());
		add(headers, "tokens", limits.getTokensLimit(), limits.getTokensRemaining(), limits.getTokensReset());
		if (headers.isEmpty()) {
			return false;
		}
		pace.responded(headers::get);
		return true;
	}

	// Models without limits report zeros.
	private static void add(Map<String, String> headers, String unit, @Nullable Long limit, @Nullable Long remaining,
			@Nullable Duration reset) {
		if (limit == null || remaining == null || limit <= 0) {
			return;
		}
		headers.put("x-ratelimit-limit-" + unit, limit.toString());
		headers.put("x-ratelimit-remaining-" + unit, remaining.toString());
		if (reset != null && !reset.isNegative()) {
			headers.put("x-ratelimit-reset-" + unit, reset.toMillis() + "ms");
		}
	}

}
