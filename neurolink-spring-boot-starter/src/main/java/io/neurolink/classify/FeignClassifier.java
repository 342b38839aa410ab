package io.neurolink.classify;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

import feign.FeignException;
import feign.RetryableException;
import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies the exceptions of Feign.
 */
public final class FeignClassifier implements AiErrorClassifier {

	@Override
	public @Nullable AiException classify(Throwable failure) {
		if (!(failure instanceof FeignException feign)) {
			return null;
		}
		if (feign.status() < 400) {
			AiException lost = TransportCauses.classify(feign);
			return (lost != null) ? lost : MalformedBody.classify(feign);
		}
		// The decoder of errors adds the response as the cause.
		FeignException response = (feign.getCause() instanceof FeignException inner && inner.status() == feign.status())
				? inner : feign;
		AiException found = HttpFailures
			.of(response.status(), HttpFailures.headers((name) -> first(response.responseHeaders(), name)),
					response.contentUTF8())
			.build();
		Long until = (feign instanceof RetryableException retryable) ? retryable.retryAfter() : null;
		return (found.retryAfter() == null && until != null) ? found.toBuilder()
			.retryAfter(Duration.ofMillis(Math.max(0, until - System.currentTimeMillis())))
			.build() : found;
	}

	private static @Nullable String first(Map<String, Collection<String>> headers, String name) {
		for (Map.Entry<String, Collection<String>> header : headers.entrySet()) {
			if (name.equalsIgnoreCase(header.getKey()) && !header.getValue().isEmpty()) {
				return header.getValue().iterator().next();
			}
		}
		return null;
	}

}
