package io.neurolink.provider.anthropic;

import java.util.Locale;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.provider.http.CallTarget;
import io.neurolink.provider.http.RetryAfter;
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
	 * Whether a body or an event tells of an error. Some proxies send a mere text in
	 * place of the object.
	 */
	static boolean isError(JsonNode json) {
		JsonNode error = json.path("error");
		return error.isObject() || error.isString() || "error".equals(json.path("type").stringValue(""));
	}

	/**
	 * The failure that a response tells of.
	 * @param status its status
	 */
	AiException ofResponse(int status, String body) {
		return failure((status != 200) ? status : null, WireJson.readOrMissing(body));
	}

	/**
	 * The failure that an error inside a 200 tells of; it has no status.
	 */
	AiException ofError(JsonNode json) {
		return failure(null, json);
	}

	private AiException failure(@Nullable Integer status, JsonNode json) {
		JsonNode error = json.path("error");
		String name = error.path("type").stringValue("");
		return this.target.failure(type(status, name, error))
			.message(WireFailures.message(this.target, status, name,
					error.isString() ? error.stringValue("") : error.path("message").stringValue("")))
			.status(status)
			.retryAfter(RetryAfter.of(this.headers))
			.requestId(requestId(json))
			.build();
	}

	private static AiErrorType type(@Nullable Integer status, String name, JsonNode error) {
		AiErrorType words = byWords(error);
		AiErrorType told = (words != null) ? words : byName(name);
		if (told != null) {
			return told;
		}
		if (status != null) {
			return WireFailures.byStatus(status);
		}
		return "invalid_request_error".equals(name) ? AiErrorType.INVALID_REQUEST : AiErrorType.PROVIDER_ERROR;
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

	// The names that say more than a status does, which a proxy may have changed; the
	// others are given to errors of many kinds.
	private static @Nullable AiErrorType byName(String name) {
		return switch (name) {
			case "authentication_error", "permission_error" -> AiErrorType.AUTHENTICATION;
			case "billing_error" -> AiErrorType.QUOTA_EXCEEDED;
			case "not_found_error" -> AiErrorType.NOT_FOUND;
			case "request_too_large" -> AiErrorType.CONTEXT_LENGTH;
			case "rate_limit_error" -> AiErrorType.RATE_LIMIT;
			case "overloaded_error" -> AiErrorType.OVERLOADED;
			default -> null;
		};
	}

}
