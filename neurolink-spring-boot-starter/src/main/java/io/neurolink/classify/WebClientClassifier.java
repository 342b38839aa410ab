package io.neurolink.classify;

import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.codec.DecodingException;
import org.springframework.web.reactive.function.UnsupportedMediaTypeException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Classifies the exceptions of {@code WebClient}, and of HTTP interfaces over it.
 */
public final class WebClientClassifier implements AiErrorClassifier {

	@Override
	public @Nullable AiException classify(Throwable failure) {
		if (failure instanceof WebClientResponseException response) {
			return response.getStatusCode().isError() ? ofStatus(response) : ofSuccess(response);
		}
		if (failure instanceof DecodingException) {
			return MalformedBody.classify(failure);
		}
		return (failure instanceof WebClientRequestException) ? TransportCauses.classify(failure) : null;
	}

	private static AiException ofStatus(WebClientResponseException response) {
		return HttpFailures
			.of(response.getStatusCode().value(), response.getHeaders(), response.getResponseBodyAsString())
			.build();
	}

	// The status of the response was received, and its body could not be read.
	private static @Nullable AiException ofSuccess(WebClientResponseException response) {
		if (response.getCause() instanceof UnsupportedMediaTypeException) {
			return FailureText.failure(AiErrorType.PROVIDER_ERROR, response)
				.status(response.getStatusCode().value())
				.build();
		}
		AiException found = TransportCauses.classify(response);
		return (found != null) ? found.toBuilder().status(response.getStatusCode().value()).build() : null;
	}

}
