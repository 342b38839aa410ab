package io.neurolink.classify;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.PrintableText;
import io.neurolink.error.SuspensionScope;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Creates the classification of a response that is an error, whatever client received it,
 * by the table of the vendors' errors.
 */
final class HttpFailures {

	/** The number of characters of a body that are read. */
	private static final int MAX_BODY = 64 * 1024;

	private static final int MAX_ID = 128;

	private static final String TYPE = "x-amzn-errortype";

	private static final String SHOULD_RETRY = "x-should-retry";

	private static final List<String> REQUEST_IDS = List.of("x-request-id", "request-id", "apim-request-id",
			"x-ms-request-id", "x-amzn-requestid", "x-amz-request-id", "x-goog-request-id");

	private static final Set<AiErrorType> MAY_NAME_A_WAIT = Set.of(AiErrorType.RATE_LIMIT, AiErrorType.QUOTA_EXCEEDED,
			AiErrorType.OVERLOADED);

	private HttpFailures() {
	}

	/**
	 * Copies the headers that matter.
	 * @param values returns the first value of a header, or {@code null}
	 */
	static HttpHeaders headers(Function<String, @Nullable String> values) {
		HttpHeaders headers = new HttpHeaders();
		for (String name : RetryAfter.HEADERS) {
			copy(headers, name, values);
		}
		for (String name : REQUEST_IDS) {
			copy(headers, name, values);
		}
		copy(headers, TYPE, values);
		copy(headers, SHOULD_RETRY, values);
		return headers;
	}

	private static void copy(HttpHeaders headers, String name, Function<String, @Nullable String> values) {
		String value = values.apply(name);
		if (value != null) {
			headers.set(name, value);
		}
	}

	/**
	 * Classifies a response.
	 * @param status its status; the one of a success for an error inside a stream
	 * @param headers its headers
	 * @param body its body, or as much of it as the client has kept
	 */
	static AiException.Builder of(int status, HttpHeaders headers, @Nullable String body) {
		String text = (body != null) ? body.substring(0, Math.min(body.length(), MAX_BODY)) : "";
		VendorError error = VendorErrorReader.read((status >= 400) ? status : null, headers.getFirst(TYPE), text);
		Classification meaning = adapted(VendorErrorTable.shared().classify(error), headers);
		AiErrorType type = meaning.type();
		return AiException.builder(type)
			.retryable(type.retryable() && !"false".equals(headers.getFirst(SHOULD_RETRY)))
			.suspends(meaning.suspends())
			.message(message(status, error))
			.status(status)
			.retryAfter(retryAfter(headers, error, type))
			.requestId(requestId(headers));
	}

	// A bad request that may be made again comes from a server that is busy.
	private static Classification adapted(Classification meaning, HttpHeaders headers) {
		boolean again = "true".equals(headers.getFirst(SHOULD_RETRY));
		return (again && meaning.type() == AiErrorType.INVALID_REQUEST)
				? new Classification(AiErrorType.OVERLOADED, SuspensionScope.NONE) : meaning;
	}

	private static String message(int status, VendorError error) {
		String name = FailureText.line(error.name());
		String text = FailureText.line(error.message());
		return "The server answered with an error " + status + (name.isEmpty() ? "" : " " + name)
				+ (text.isEmpty() ? "" : ": " + text);
	}

	private static @Nullable Duration retryAfter(HttpHeaders headers, VendorError error, AiErrorType type) {
		Duration wait = RetryAfter.of(headers);
		return (wait == null && MAY_NAME_A_WAIT.contains(type)) ? error.waitTime() : wait;
	}

	private static @Nullable String requestId(HttpHeaders headers) {
		for (String name : REQUEST_IDS) {
			String value = headers.getFirst(name);
			if (value != null) {
				return PrintableText.of(KeyMask.apply(value), MAX_ID);
			}
		}
		return null;
	}

}
