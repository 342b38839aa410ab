package io.neurolink.provider.google;

import java.time.Duration;

import io.neurolink.classify.VendorError;
import io.neurolink.classify.VendorErrorReader;
import io.neurolink.classify.VendorErrorTable;
import io.neurolink.error.AiException;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.WireFailures;
import io.neurolink.provider.http.WireJson;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Classifies Gemini's errors:
 * <code>{"error":{"code","message","status","details"}}</code>, sometimes in an array,
 * after a status or inside a response with status 200. Uses the table that all protocols
 * share.
 */
final class GoogleAiFailures {

	private final HttpHeaders headers;

	private final ModelRef target;

	GoogleAiFailures(HttpHeaders headers, ModelRef target) {
		this.headers = headers;
		this.target = target;
	}

	/**
	 * Returns whether a body or an event describes an error.
	 */
	static boolean isError(JsonNode json) {
		return error(json).isObject();
	}

	/**
	 * Returns the failure that the body of a response describes.
	 * @param status its status; if it is 200, the code of the error is used
	 */
	AiException ofResponse(int status, String body) {
		JsonNode json = WireJson.readOrMissing(body);
		return (status == 200) ? ofError(json) : failure(WireFailures.read(status, this.headers, body), status, json);
	}

	/**
	 * Returns the failure that an error inside a 200 describes.
	 */
	AiException ofError(JsonNode json) {
		VendorError error = VendorErrorReader.read(json);
		Integer own = error.ownStatus();
		return failure(error, (own != null) ? own : status(error(json).path("status").stringValue("")), json);
	}

	private AiException failure(VendorError error, int status, JsonNode json) {
		Duration delay = RetryInfo.delay(error(json));
		AiException.Builder failure = WireFailures
			.failure(this.target, this.headers, error, VendorErrorTable.shared().classify(error))
			.message(WireFailures.message(this.target, status, error.name(), error.message()))
			.status(status);
		return ((delay != null) ? failure.retryAfter(delay) : failure).build();
	}

	// The HTTP status of each google.rpc.Code that can occur here.
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
