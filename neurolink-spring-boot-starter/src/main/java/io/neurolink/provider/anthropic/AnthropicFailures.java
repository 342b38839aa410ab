package io.neurolink.provider.anthropic;

import java.time.Instant;
import java.util.Locale;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.provider.http.CallTarget;
import io.neurolink.provider.http.RetryAfterHeader;
import io.neurolink.provider.http.WireFailures;
import io.neurolink.provider.http.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Classifies Anthropic's errors: <code>{"type":"error","error":{"type","message"}}</code>
 * after a status, in the event {@code error} of a stream, or, behind some proxies, in a
 * 200.
 */
final class AnthropicFailures {

	static final String REQUEST_ID = "request-id";

	private final HttpHeaders headers;

	private final CallTarget target;

	AnthropicFailures(HttpHeaders headers, CallTarget target) {
		this.headers = headers;
		this.target = target;
	}

	/**
	 * The failure that a response other than a 200 tells of.
	 */
	AiException ofResponse(int status, String body) {
		JsonNode json = WireJson.readOrMissing(body);
		JsonNode error = json.path("error");
		AiErrorType type = byWords(error);
		return failure((type != null) ? type : WireFailures.byStatus(status), status, json);
	}

	/**
	 * The failure that an error inside a 200 tells of.
	 */
	AiException ofError(JsonNode json) {
		JsonNode error = json.path("error");
		AiErrorType type = byWords(error);
		return failure((type != null) ? type : byName(error.path("type").stringValue("")), null, json);
	}

	private AiException failure(AiErrorType type, @Nullable Integer status, JsonNode json) {
		JsonNode error = json.path("error");
		return this.target.failure(type)
			.message(WireFailures.message(this.target, status, error.path("type").stringValue(""),
					error.path("message").stringValue("")))
			.status(status)
			.retryAfter(RetryAfterHeader.parse(this.headers, Instant.now()))
			.requestId(requestId(json))
			.build();
	}

	private @Nullable String requestId(JsonNode json) {
		String header = this.headers.getFirst(REQUEST_ID);
		return (header != null) ? header : json.path("request_id").stringValue(null);
	}

	// The status of these is that of a mere bad request or of calls that come too fast;
	// only the words tell.
	private static @Nullable AiErrorType byWords(JsonNode error) {
		if ("enforced_spend_limit_reached".equals(error.path("details").path("error_code").stringValue(""))) {
			return AiErrorType.QUOTA_EXCEEDED;
		}
		String message = error.path("message").stringValue("").toLowerCase(Locale.ROOT);
		if (message.contains("api usage limits") || message.contains("monthly spend limit")
				|| message.contains("credit balance is too low")) {
			return AiErrorType.QUOTA_EXCEEDED;
		}
		if (message.contains("prompt is too long") || message.contains("exceed context limit")) {
			return AiErrorType.CONTEXT_LENGTH;
		}
		return message.contains("content filtering policy") ? AiErrorType.CONTENT_FILTERED : null;
	}

	private static AiErrorType byName(String name) {
		return switch (name) {
			case "authentication_error", "permission_error" -> AiErrorType.AUTHENTICATION;
			case "billing_error" -> AiErrorType.QUOTA_EXCEEDED;
			case "not_found_error" -> AiErrorType.NOT_FOUND;
			case "request_too_large" -> AiErrorType.CONTEXT_LENGTH;
			case "rate_limit_error" -> AiErrorType.RATE_LIMIT;
			case "overloaded_error" -> AiErrorType.OVERLOADED;
			case "invalid_request_error" -> AiErrorType.INVALID_REQUEST;
			default -> AiErrorType.PROVIDER_ERROR;
		};
	}

}
