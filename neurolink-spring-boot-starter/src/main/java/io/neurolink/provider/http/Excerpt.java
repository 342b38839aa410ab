package io.neurolink.provider.http;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Puts into words what a body is that should have been an answer.
 */
final class Excerpt {

	private static final int MAX_LENGTH = 80;

	private static final int READ = 1000;

	private Excerpt() {
	}

	static String of(HttpHeaders headers, String body) {
		String start = body.substring(0, Math.min(body.length(), READ)).strip().replaceAll("\\s+", " ");
		String type = contentType(headers.getFirst(HttpHeaders.CONTENT_TYPE));
		if (start.isEmpty()) {
			return "an empty body (" + type + ")";
		}
		String excerpt = (start.length() > MAX_LENGTH) ? start.substring(0, MAX_LENGTH) + WireFailures.CUT : start;
		return "something else than an answer (" + type + "): " + excerpt;
	}

	private static String contentType(@Nullable String value) {
		return (value != null) ? "content type " + value : "without a content type";
	}

}
