package io.neurolink.provider.openai;

import io.neurolink.classify.Classification;
import io.neurolink.classify.VendorError;
import io.neurolink.classify.VendorErrorReader;
import io.neurolink.classify.VendorErrorTable;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.SuspensionScope;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.WireFailures;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Classifies the errors of OpenAI and of compatible servers, by the table that all
 * protocols share: after a status, in an event of a stream, or, behind some proxies, in a
 * response with status 200.
 */
final class OpenAiFailures {

	static final String REQUEST_ID = "x-request-id";

	private static final String SHOULD_RETRY = "x-should-retry";

	private final HttpHeaders headers;

	private final ModelRef target;

	OpenAiFailures(HttpHeaders headers, ModelRef target) {
		this.headers = headers;
		this.target = target;
	}

	/**
	 * Returns whether a body with status 200 is an error. OpenAI uses an object
	 * {@code error}; some compatible servers use a string, older versions of vLLM send
	 * {@code "object":"error"} without a wrapper, MiniMax and Baidu send a non-zero code,
	 * and Google may put it in an array.
	 */
	static boolean isError(JsonNode json) {
		JsonNode body = json.isArray() ? json.path(0) : json;
		JsonNode error = body.path("error");
		return error.isObject() || error.isString() || "error".equals(body.path("object").stringValue(""))
				|| body.path("base_resp").path("status_code").intValue(0) != 0
				|| body.path("error_code").intValue(0) != 0;
	}

	/**
	 * Returns the failure that the body of a response describes.
	 */
	AiException ofResponse(int status, String body) {
		VendorError error = WireFailures.read((status != 200) ? status : null, this.headers, body);
		return failure(error, status);
	}

	/**
	 * Returns the failure that an error inside a 200 describes.
	 */
	AiException ofError(JsonNode json) {
		return failure(VendorErrorReader.read(json), null);
	}

	private AiException failure(VendorError error, @Nullable Integer status) {
		Classification meaning = adapted(VendorErrorTable.shared().classify(error));
		return WireFailures.failure(this.target, this.headers, error, meaning)
			.retryable(meaning.type().retryable() && !"false".equals(this.headers.getFirst(SHOULD_RETRY)))
			.status(status)
			.requestId(this.headers.getFirst(REQUEST_ID))
			.build();
	}

	/**
	 * {@code x-should-retry} overrides the status: a retryable bad request comes from a
	 * busy server.
	 */
	private Classification adapted(Classification meaning) {
		boolean again = "true".equals(this.headers.getFirst(SHOULD_RETRY));
		return (again && meaning.type() == AiErrorType.INVALID_REQUEST)
				? new Classification(AiErrorType.OVERLOADED, SuspensionScope.NONE) : meaning;
	}

}
