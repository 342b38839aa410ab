package io.neurolink.provider.google;

import java.time.Duration;
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
 * Classifies Gemini's errors:
 * <code>{"error":{"code","message","status","details"}}</code>, sometimes in an array,
 * after a status or inside a 200.
 */
final class GoogleAiFailures {

	private final HttpHeaders headers;

	private final CallTarget target;

	GoogleAiFailures(HttpHeaders headers, CallTarget target) {
		this.headers = headers;
		this.target = target;
	}

	/**
	 * Whether a body or an event tells of an error.
	 */
	static boolean isError(JsonNode json) {
		return error(json).isObject();
	}

	/**
	 * The failure that a response tells of.
	 * @param status its status; in a 200 the code of the error decides
	 */
	AiException ofResponse(int status, String body) {
		JsonNode json = WireJson.readOrMissing(body);
		return (status == 200) ? ofError(json) : failure(status, error(json));
	}

	/**
	 * The failure that an error inside a 200 tells of.
	 */
	AiException ofError(JsonNode json) {
		JsonNode error = error(json);
		int code = (int) error.path("code").longValue(0);
		return failure((code != 0) ? code : status(error.path("status").stringValue("")), error);
	}

	private AiException failure(int status, JsonNode error) {
		Duration delay = QuotaFailure.retryDelay(error);
		return this.target.failure(type(status, error))
			.message(WireFailures.message(this.target, status, error.path("status").stringValue(""),
					error.path("message").stringValue("")))
			.status(status)
			.retryAfter((delay != null) ? delay : RetryAfter.of(this.headers))
			.build();
	}

	private static AiErrorType type(int status, JsonNode error) {
		return switch (status) {
			case 400 -> badRequest(error);
			case 429 -> QuotaFailure.type(error);
			default -> WireFailures.byStatus(status);
		};
	}

	// A key that is not valid and a prompt that is too long are bad requests here; and so
	// is a country that a key without billing may not call from.
	private static AiErrorType badRequest(JsonNode error) {
		for (JsonNode detail : error.path("details").values()) {
			if (detail.path("reason").stringValue("").startsWith("API_KEY_")) {
				return AiErrorType.AUTHENTICATION;
			}
		}
		if ("FAILED_PRECONDITION".equals(error.path("status").stringValue(""))) {
			return AiErrorType.AUTHENTICATION;
		}
		String message = error.path("message").stringValue("").toLowerCase(Locale.ROOT);
		return (message.contains("token count") && message.contains("exceeds the maximum")) ? AiErrorType.CONTEXT_LENGTH
				: AiErrorType.INVALID_REQUEST;
	}

	// The HTTP status of each google.rpc.Code that can be met here.
	private static int status(String name) {
		return switch (name) {
			case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> 400;
			case "UNAUTHENTICATED" -> 401;
			case "PERMISSION_DENIED" -> 403;
			case "NOT_FOUND" -> 404;
			case "RESOURCE_EXHAUSTED" -> 429;
			case "UNAVAILABLE" -> 503;
			case "DEADLINE_EXCEEDED" -> 504;
			default -> 500;
		};
	}

	private static JsonNode error(JsonNode json) {
		return (json.isArray() ? json.path(0) : json).path("error");
	}

}
