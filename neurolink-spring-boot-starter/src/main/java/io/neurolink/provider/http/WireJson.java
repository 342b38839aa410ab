package io.neurolink.provider.http;

import java.util.Map;

import io.neurolink.provider.sse.SseEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Writes the JSON of a vendor, and reads it, which need not be any. Thread-safe.
 */
public final class WireJson {

	// Not the application's mapper: its naming strategy and its inclusion rules must not
	// change what goes over the wire.
	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	// More tokens than any answer can have, and few enough to be added up.
	private static final long MAX_COUNT = 1_000_000_000_000L;

	private WireJson() {
	}

	/**
	 * Writes a request.
	 * @param body the body, of maps, lists and plain values
	 * @return the JSON in UTF-8
	 */
	static byte[] write(Map<String, Object> body) {
		return MAPPER.writeValueAsBytes(body);
	}

	/**
	 * Reads the body of an error, which behind a proxy may be anything.
	 * @param body the body
	 * @return the JSON, or a missing node where the body is empty or none
	 */
	public static JsonNode readOrMissing(String body) {
		try {
			return MAPPER.readTree(body);
		}
		catch (JacksonException ex) {
			return MissingNode.getInstance();
		}
	}

	/**
	 * Reads a count of tokens.
	 * @param usage the object that should hold it
	 * @param field the name of the count
	 * @param otherwise what to take where there is none, or one that no answer can have
	 * @return the count, not negative unless {@code otherwise} is; three of them can be
	 * added without an overflow
	 */
	public static long count(JsonNode usage, String field, long otherwise) {
		long count = usage.path(field).longValue(-1);
		return (count >= 0 && count <= MAX_COUNT) ? count : otherwise;
	}

	/**
	 * Reads the data of an event.
	 * @param event the event
	 * @param target who was called
	 * @return the object, or the array, that the event holds
	 * @throws io.neurolink.error.AiException of type PROVIDER_ERROR if it holds neither
	 */
	public static JsonNode readEvent(SseEvent event, CallTarget target) {
		JsonNode json = readOrMissing(event.data());
		if (!json.isContainer()) {
			throw WireFailures.malformed(target, "an event that is not the JSON it should be");
		}
		return json;
	}

}
