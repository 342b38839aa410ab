package io.neurolink.classify;

import java.util.Map;

import com.google.genai.errors.ApiException;
import com.google.genai.errors.GenAiIOException;
import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Classifies the exceptions of google-genai. They carry no headers, and of the body only
 * status and message.
 */
public final class GoogleGenAiClassifier implements AiErrorClassifier {

	@Override
	public @Nullable AiException classify(Throwable failure) {
		if (failure instanceof ApiException api) {
			return HttpFailures
				.of(api.code(), new HttpHeaders(),
						ErrorBody.of(Map.of("status", text(api.status()), "message", text(api.message()))))
				.build();
		}
		if (failure instanceof GenAiIOException) {
			AiException malformed = MalformedBody.classify(failure);
			return (malformed != null) ? malformed : TransportCauses.classifyOrNetwork(failure);
		}
		return null;
	}

	private static String text(@Nullable String value) {
		return (value != null) ? value : "";
	}

}
