package io.neurolink.provider.http;

import io.neurolink.error.PrintableText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Describes a body that is not an answer.
 */
final class Excerpt {

	private static final int MAX_LENGTH = 80;

	private static final int MAX_TYPE_LENGTH = 100;

	private Excerpt() {
	}

	static String of(HttpHeaders headers, String body) {
		String start = PrintableText.of(body, MAX_LENGTH);
		String type = contentType(headers.getFirst(HttpHeaders.CONTENT_TYPE));
		if (start.isEmpty()) {
			return "an empty body (" + type + ")";
		}
		return "something else than an answer (" + type + "): " + start;
	}

	private static String contentType(@Nullable String value) {
		return (value != null) ? "content type " + PrintableText.of(value, MAX_TYPE_LENGTH) : "without a content type";
	}

}
