package io.neurolink.provider.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The configured additions to each request of a provider.
 *
 * @param headers further headers by name
 * @param body further JSON, merged into the request's: its values take precedence, and
 * objects are merged
 */
record RequestAdditions(Map<String, String> headers, Map<String, Object> body) {

	private static final Pattern SEPARATORS = Pattern.compile("[\\s;,]+");

	RequestAdditions {
		headers = Map.copyOf(headers);
		body = Map.copyOf(body);
	}

	static RequestAdditions none() {
		return new RequestAdditions(Map.of(), Map.of());
	}

	WireRequest addTo(WireRequest request) {
		if (this.headers.isEmpty() && this.body.isEmpty()) {
			return request;
		}
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		request.headers().forEach((name, value) -> {
			if (this.headers.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
				all.put(name, value);
			}
		});
		return new WireRequest(request.path(), all, merge(request.body(), this.body));
	}

	/**
	 * Returns the values of headers whose names denote secrets, and the parts of these
	 * values: a server may echo a token without its scheme, or one of several cookies.
	 */
	Stream<String> secrets() {
		return this.headers.entrySet()
			.stream()
			.filter((header) -> SecretNames.isHeader(header.getKey()))
			.flatMap((header) -> parts(header.getValue()));
	}

	private static Stream<String> parts(String value) {
		Stream<String> parts = Stream.of(SEPARATORS.split(value))
			.flatMap((part) -> Stream.of(part, part.substring(part.indexOf('=') + 1)));
		return Stream.concat(Stream.of(value), parts);
	}

	private static Map<String, Object> merge(Map<?, ?> first, Map<?, ?> second) {
		Map<String, Object> merged = new LinkedHashMap<>();
		first.forEach((key, value) -> merged.put(String.valueOf(key), value));
		second.forEach((key, value) -> {
			String name = String.valueOf(key);
			Object before = merged.get(name);
			merged.put(name, (before instanceof Map<?, ?> object && value instanceof Map<?, ?> more)
					? merge(object, more) : value);
		});
		return merged;
	}

	/**
	 * Includes the names of the headers only.
	 */
	@Override
	public String toString() {
		return "RequestAdditions[headers=" + this.headers.keySet() + "]";
	}

}
