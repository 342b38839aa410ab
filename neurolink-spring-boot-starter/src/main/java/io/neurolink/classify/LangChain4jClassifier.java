package io.neurolink.classify;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Classifies the exceptions of LangChain4j's models: by the status and the body that the
 * server sent, where an exception or one of its causes has them, otherwise by the class.
 * The library discards the headers of a response; a time to wait is that of the body.
 */
public final class LangChain4jClassifier implements AiErrorClassifier {

	private static final int MAX_CAUSES = 16;

	@Override
	public @Nullable AiException classify(Throwable failure) {
		if (!(failure instanceof LangChain4jException)) {
			return null;
		}
		HttpException response = response(failure);
		if (response != null && response.statusCode() >= 400) {
			return classify(response, failure);
		}
		AiErrorType type = type(failure);
		return (type != null) ? FailureText.failure(type, failure).build() : null;
	}

	// The model itself may know better, as of a refusal that has no status of its own.
	private static AiException classify(HttpException response, Throwable failure) {
		AiException classified = HttpFailures.of(response.statusCode(), new HttpHeaders(), response.getMessage())
			.build();
		return (failure instanceof ContentFilteredException)
				? FailureText.failure(AiErrorType.CONTENT_FILTERED, failure).status(response.statusCode()).build()
				: classified;
	}

	private static @Nullable HttpException response(Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			if (current instanceof HttpException response) {
				return response;
			}
			current = current.getCause();
		}
		return null;
	}

	// A class that is not named here is left to the classifiers of its causes.
	private static @Nullable AiErrorType type(Throwable failure) {
		if (failure instanceof RateLimitException) {
			return AiErrorType.RATE_LIMIT;
		}
		if (failure instanceof TimeoutException) {
			return AiErrorType.TIMEOUT;
		}
		if (failure instanceof InternalServerException) {
			return AiErrorType.PROVIDER_ERROR;
		}
		if (failure instanceof AuthenticationException) {
			return AiErrorType.AUTHENTICATION;
		}
		if (failure instanceof ModelNotFoundException) {
			return AiErrorType.NOT_FOUND;
		}
		if (failure instanceof ContentFilteredException) {
			return AiErrorType.CONTENT_FILTERED;
		}
		if (failure instanceof UnresolvedModelServerException) {
			return AiErrorType.NETWORK;
		}
		if (failure instanceof InvalidRequestException || failure instanceof UnsupportedFeatureException) {
			return AiErrorType.INVALID_REQUEST;
		}
		boolean caused = failure.getCause() != null;
		if (failure instanceof RetriableException) {
			return caused ? null : AiErrorType.PROVIDER_ERROR;
		}
		return (failure instanceof NonRetriableException && !caused) ? AiErrorType.INVALID_REQUEST : null;
	}

}
