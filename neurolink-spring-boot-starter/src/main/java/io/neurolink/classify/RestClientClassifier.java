package io.neurolink.classify;

import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.UnknownContentTypeException;

/**
 * Classifies the exceptions of {@code RestClient} and {@code RestTemplate}, and of HTTP
 * interfaces over them.
 */
public final class RestClientClassifier implements AiErrorClassifier {

	@Override
	public @Nullable AiException classify(Throwable failure) {
		if (failure instanceof RestClientResponseException response) {
			HttpHeaders headers = response.getResponseHeaders();
			return HttpFailures
				.of(response.getStatusCode().value(), (headers != null) ? headers : new HttpHeaders(),
						response.getResponseBodyAsString())
				.build();
		}
		if (failure instanceof UnknownContentTypeException content) {
			return FailureText.failure(AiErrorType.PROVIDER_ERROR, content)
				.status(content.getStatusCode().value())
				.build();
		}
		if (failure instanceof ResourceAccessException) {
			return TransportCauses.classifyOrNetwork(failure);
		}
		return (failure instanceof RestClientException) ? unreadable(failure) : null;
	}

	// A connection that was lost during the body is reported by the cause.
	private static @Nullable AiException unreadable(Throwable failure) {
		AiException lost = TransportCauses.classify(failure);
		return (lost != null) ? lost : MalformedBody.classify(failure);
	}

}
