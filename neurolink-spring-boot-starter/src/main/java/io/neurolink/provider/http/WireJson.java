package io.neurolink.provider.http;

import java.util.List;
import java.util.Map;

import io.neurolink.model.ModelRef;
import io.neurolink.provider.sse.SseEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads the JSON of a vendor. The JSON to read may be malformed. Thread-safe.
 */
public final class WireJson {

	private static final String END_MARKER = "[DONE]";

	private static final String ERROR = "error";

	// A node takes about thirty times the bytes of "{},", so that the size of a body
	// alone does not bound its memory.
	private static final long MAX_TOKENS = 1_000_000;

	// Not the application's mapper: its naming strategy and its inclusion rules must not
	// change requests.
	private static final JsonMapper MAPPER = mapper();

	// More tokens than any answer can have, and few enough to be added without an
	// overflow.
	private static final long MAX_COUNT = 1_000_000_000_000L;

	private WireJson() {
	}

	private static JsonMapper mapper() {
		StreamReadConstraints constraints = StreamReadConstraints.builder()
			.maxTokenCount(MAX_TOKENS)
			.maxStringLength(Integer.MAX_VALUE)
			.build();
		JsonMapper mapper = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
			.build();
		// Jackson creates its reader of trees at the first tree, under a lock for which
		// the event loops of concurrent calls would wait.
		mapper.readTree("0");
		return mapper;
	}

	/**
	 * Writes a request. Lone surrogates in it are replaced, see {@link WellFormedText}.
	 * @param body the body, of maps, lists and plain values
	 * @return the JSON in UTF-8
	 */
	static byte[] write(Map<String, Object> body) {
		return MAPPER.writeValueAsBytes(WellFormedText.of(body));
	}

	/**
	 * Reads the body of an error, which may be of any format, for example a page of a
	 * proxy.
	 * @param body the body
	 * @return the JSON, or a missing node if the body is empty or not JSON
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
	 * @param usage the object that contains the count
	 * @param field the name of the count
	 * @param otherwise the result if the count is absent or impossible
	 * @return the count, not negative unless {@code otherwise} is; three of them can be
	 * added without an overflow
	 */
	public static long count(JsonNode usage, String field, long otherwise) {
		long count = usage.path(field).longValue(-1);
		return (count >= 0 && count <= MAX_COUNT) ? count : otherwise;
	}

	/**
	 * Returns whether an event is the end marker of OpenAI, which gateways append to the
	 * streams of other vendors as well.
	 * @param event the event
	 * @return {@code true} for {@code [DONE]}
	 */
	public static boolean isEndMarker(SseEvent event) {
		String data = event.data().strip();
		return data.equals(END_MARKER) || data.equals('"' + END_MARKER + '"');
	}

	/**
	 * Returns whether an event only keeps the connection open.
	 * @param event the event
	 * @return {@code true} for {@code event: ping}
	 */
	public static boolean isPing(SseEvent event) {
		return "ping".equals(event.name());
	}

	/**
	 * Returns whether an event is an error by its name, regardless of its data.
	 * @param event the event
	 * @return {@code true} for {@code event: error} and for a field {@code error}
	 */
	public static boolean isError(SseEvent event) {
		return ERROR.equals(event.name());
	}

	/**
	 * Reads the data of an event that is an error by its name.
	 * @param event the event
	 * @return the object in the event, or one with the text of the event as the message
	 * of an error
	 */
	public static JsonNode readError(SseEvent event) {
		JsonNode json = readOrMissing(event.data());
		if (json.isContainer()) {
			return json;
		}
		String message = json.isString() ? json.stringValue() : event.data();
		ObjectNode body = MAPPER.createObjectNode();
		body.putObject(ERROR).put("message", message);
		return body;
	}

	/**
	 * Reads the data of an event.
	 * @param event the event
	 * @param target the called provider and model
	 * @return the object in the event, or those in its array
	 * @throws io.neurolink.error.AiException of type PROVIDER_ERROR if it contains
	 * neither
	 */
	public static Iterable<JsonNode> readEvent(SseEvent event, ModelRef target) {
		JsonNode json = readOrMissing(event.data());
		if (!json.isContainer()) {
			throw WireFailures.malformed(target, "an event that is not valid JSON");
		}
		return json.isArray() ? json.values() : List.of(json);
	}

	/**
	 * Returns a text of an answer that is a string or a list of parts. Parts that are not
	 * text, such as the model's thoughts, are left out.
	 * @param content the string, the list of parts, null or missing
	 * @param name the name of the field, for a failure
	 * @param target the called provider and model
	 * @return the text, possibly empty
	 * @throws io.neurolink.error.AiException of type PROVIDER_ERROR for any other
	 * content, which must not be reported as an empty answer
	 */
	public static String text(JsonNode content, String name, ModelRef target) {
		if (content.isArray()) {
			StringBuilder text = new StringBuilder();
			for (JsonNode part : content.values()) {
				text.append(part.isString() ? part.stringValue() : partText(part, name, target));
			}
			return text.toString();
		}
		if (!content.isString() && !content.isNull() && !content.isMissingNode()) {
			throw WireFailures.malformed(target, "JSON whose " + name + " is not a string");
		}
		return content.stringValue("");
	}

	private static String partText(JsonNode part, String name, ModelRef target) {
		String type = part.path("type").stringValue("");
		if (!type.equals("text") && !type.equals("output_text") && !(type.isEmpty() && part.has("text"))) {
			return "";
		}
		JsonNode text = part.path("text");
		if (!text.isString()) {
			throw WireFailures.malformed(target, "a part of the " + name + " whose text is not a string");
		}
		return text.stringValue();
	}

}
