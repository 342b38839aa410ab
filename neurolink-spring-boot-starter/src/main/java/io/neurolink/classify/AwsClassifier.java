package io.neurolink.classify;

import java.util.Map;

import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

import org.springframework.http.HttpHeaders;

/**
 * Classifies the exceptions of the AWS SDK, as of Bedrock.
 */
public final class AwsClassifier implements AiErrorClassifier {

	@Override
	public @Nullable AiException classify(Throwable failure) {
		if (failure instanceof SdkServiceException service) {
			return ofService(service);
		}
		if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
			return FailureText.failure(AiErrorType.TIMEOUT, failure).build();
		}
		if (failure instanceof AbortedException) {
			return FailureText.failure(AiErrorType.CANCELLED, failure).build();
		}
		return (failure instanceof SdkClientException) ? TransportCauses.classify(failure) : null;
	}

	private static AiException ofService(SdkServiceException service) {
		AwsErrorDetails details = (service instanceof AwsServiceException aws) ? aws.awsErrorDetails() : null;
		String code = text((details != null) ? details.errorCode() : null);
		String message = text((details != null) ? details.errorMessage() : service.getMessage());
		AiException found = HttpFailures
			.of(service.statusCode(), headers(details), ErrorBody.of(Map.of("__type", code, "message", message)))
			.build();
		AiException.Builder builder = (service.isThrottlingException() && !found.type().anotherKeyHelps())
				? AiException.builder(AiErrorType.RATE_LIMIT)
					.message(found.getMessage())
					.status(found.status())
					.retryAfter(found.retryAfter())
				: found.toBuilder();
		return builder.requestId((service.requestId() != null) ? service.requestId() : found.requestId()).build();
	}

	private static HttpHeaders headers(@Nullable AwsErrorDetails details) {
		SdkHttpResponse response = (details != null) ? details.sdkHttpResponse() : null;
		return (response != null) ? HttpFailures.headers((name) -> response.firstMatchingHeader(name).orElse(null))
				: new HttpHeaders();
	}

	private static String text(@Nullable String value) {
		return (value != null) ? value : "";
	}

}
