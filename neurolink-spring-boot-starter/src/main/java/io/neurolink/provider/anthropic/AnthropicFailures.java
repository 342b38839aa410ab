package io.neurolink.provider.anthropic;

import io.neurolink.classify.VendorError;
import io.neurolink.classify.VendorErrorReader;
import io.neurolink.classify.VendorErrorTable;
import io.neurolink.error.AiException;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.WireFailures;
import io.neurolink.provider.http.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Classifies Anthropic's errors: <code>{"type":"error","error":{"type","message"}}</code>
 * after a status, in the event {@code error} of a stream, or, behind some proxies, in a
 * response with status 200. Uses the table that all protocols share.
 */
final class AnthropicFailures {

	static final String REQUEST_ID = "request-id";

	private final HttpHeaders headers;

	private final ModelRef target;

	AnthropicFailures(HttpHeaders headers, ModelRef target) {
		this.headers = headers;
		this.target = target;
	}

	/**
	 * Returns whether a body or an event describes an error. Some proxies send a string
	 * in place of the object.
	 */
	static boolean isError(JsonNode json) {
		JsonNode error = json.path("error");
		return error.isObject() || error.isString() || "error".equals(json.path("type").stringValue(""));
	}

	/**
	 * Returns the failure that the body of a response describes.
	 * @param status its status
	 */
	AiException ofResponse(int status, String body) {
		return failure(WireFailures.read((status != 200) ? status : null, this.headers, body),
				WireJson.readOrMissing(body));
	}

	/**
	 * Returns the failure that an error inside a 200 describes; it has no status.
	 */
	AiException ofError(JsonNode json) {
		return failure(VendorErrorReader.read(json), json);
	}

	private AiException failure(VendorError error, JsonNode json) {
		return WireFailures.failure(this.target, this.headers, error, VendorErrorTable.shared().classify(error))
			.requestId(requestId(json))
			.build();
	}

	private @Nullable String requestId(JsonNode json) {
		String header = this.headers.getFirst(REQUEST_ID);
		return (header != null) ? header : json.path("request_id").stringValue(null);
	}

}
