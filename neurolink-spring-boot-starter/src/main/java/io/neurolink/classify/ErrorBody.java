package io.neurolink.classify;

import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the JSON of an error that a client has taken apart.
 */
final class ErrorBody {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private ErrorBody() {
	}

	static String of(Map<String, ?> error) {
		return json(Map.of("error", error));
	}

	static String json(Object body) {
		return MAPPER.writeValueAsString(body);
	}

}
