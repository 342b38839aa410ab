package io.neurolink.classify;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads an error from a body of any format: objects under {@code error}, {@code errors},
 * {@code detail} or {@code details}, plain texts in their place, arrays around them,
 * inner errors, JSON within a message, plain text, HTML. The amount that is read of a
 * body is bounded. Not thread-safe: one instance reads one error.
 */
public final class VendorErrorReader {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");

	private static final Pattern SPACES = Pattern.compile("\\s+");

	private static final Pattern NUMBER = Pattern.compile("-?\\d*");

	/** The type of every error body at Anthropic and others. */
	private static final String ANY_ERROR = "error";

	private static final int MAX_DEPTH = 6;

	private static final int MAX_NODES = 64;

	private static final int MAX_ELEMENTS = 4;

	private static final int MAX_WORDS = 32;

	private static final int MAX_WORD = 128;

	private static final int MAX_TEXT = 8192;

	private static final List<String> MESSAGES = List.of("message", "Message", "msg", "error_msg", "error_message",
			"errorMessage", "status_msg", "error_description", "faultstring", "title");

	private static final List<String> CODES = List.of("code", "Code", "error_code", "errorCode", "errorcode",
			"status_code", "reason", "quotaId");

	private static final List<String> TYPES = List.of("type", "__type", "error_type", "errorType", "status");

	private static final List<String> STATUSES = List.of("code", "status", "statusCode", "status_code");

	private static final List<String> INNER = List.of("error", "errors", "innererror", "inner_error", "detail",
			"details", "fault", "violations", "metadata", "raw", "base_resp", "response", "body", "cause", "data");

	private final Set<String> codes = new LinkedHashSet<>();

	private final Set<String> types = new LinkedHashSet<>();

	private final StringBuilder text = new StringBuilder();

	private final StringBuilder message = new StringBuilder();

	private String name = "";

	private @Nullable Integer ownStatus;

	private int nodes;

	private VendorErrorReader() {
	}

	/**
	 * Reads the body of a response.
	 * @param status the HTTP status, or {@code null} for an error inside a 200
	 * @param typeHeader the header {@code x-amzn-errortype}, or {@code null}
	 * @param body the body, possibly empty, of any format
	 * @return the error
	 */
	public static VendorError read(@Nullable Integer status, @Nullable String typeHeader, String body) {
		JsonNode json = json(body);
		VendorErrorReader reader = new VendorErrorReader();
		if (typeHeader != null) {
			reader.type(typeHeader);
		}
		if (json.isContainer()) {
			reader.node(json, 0);
			return reader.error(status, true);
		}
		String plain = (json.isString()) ? json.stringValue("") : body.strip();
		reader.text(isMarkup(plain) ? HtmlTitle.describe(plain) : plain, 0);
		return reader.error(status, false);
	}

	/**
	 * Reads an error that was found inside a 200.
	 * @param json the JSON around it
	 * @return the error
	 */
	public static VendorError read(JsonNode json) {
		VendorErrorReader reader = new VendorErrorReader();
		reader.node(json, 0);
		return reader.error(null, true);
	}

	/**
	 * Normalizes a code or a type for comparison.
	 */
	static String word(String text) {
		return text.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
	}

	private VendorError error(@Nullable Integer status, boolean json) {
		return new VendorError(status, this.ownStatus, this.codes, this.types, " " + this.text + " ", this.name,
				this.message.toString(), json);
	}

	private void node(JsonNode node, int depth) {
		if (depth > MAX_DEPTH || ++this.nodes > MAX_NODES) {
			return;
		}
		if (node.isString()) {
			text(node.stringValue(""), depth);
		}
		else if (node.isArray()) {
			for (int i = 0; i < Math.min(node.size(), MAX_ELEMENTS); i++) {
				node(node.path(i), depth + 1);
			}
		}
		else if (node.isObject()) {
			object(node, depth);
		}
	}

	private void object(JsonNode object, int depth) {
		STATUSES.forEach((field) -> status(object.path(field)));
		CODES.forEach((field) -> code(object.path(field)));
		TYPES.forEach((field) -> type(object.path(field).stringValue("")));
		if ("0".equals(object.path("quotaValue").asString(""))) {
			this.codes.add("quota_value_0");
		}
		String place = place(object.path("loc"));
		for (String field : MESSAGES) {
			String value = object.path(field).stringValue("");
			if (!value.isBlank()) {
				text(place + value, depth);
				place = "";
			}
		}
		if (object.path("message").isContainer()) {
			node(object.path("message"), depth + 1);
		}
		INNER.forEach((field) -> node(object.path(field), depth + 1));
	}

	// FastAPI names the part of the request that it does not accept.
	private static String place(JsonNode location) {
		StringBuilder place = new StringBuilder();
		for (int i = 0; i < Math.min(location.size(), MAX_ELEMENTS); i++) {
			place.append(place.isEmpty() ? "" : ".").append(location.path(i).asString(""));
		}
		return place.isEmpty() ? "" : place.append(": ").toString();
	}

	private void status(JsonNode node) {
		String digits = node.asString("");
		if (this.ownStatus == null && STATUS.matcher(digits).matches()) {
			this.ownStatus = Integer.valueOf(digits);
		}
	}

	private void code(JsonNode node) {
		String value = node.isIntegralNumber() ? node.asString("") : node.stringValue("");
		add(this.codes, value);
		name(value);
	}

	// Amazon writes a namespace before the name, or a URL after it.
	private void type(String value) {
		String type = value.substring(value.indexOf('#') + 1);
		int colon = type.indexOf(':');
		type = (colon > 0) ? type.substring(0, colon) : type;
		if (!type.equals(ANY_ERROR)) {
			add(this.types, type);
			name(type);
		}
	}

	// The outermost object is read first, its codes before its types.
	private void name(String value) {
		String stripped = value.strip();
		if (this.name.isEmpty() && stripped.length() <= MAX_WORD && !NUMBER.matcher(stripped).matches()) {
			this.name = stripped;
		}
	}

	private static void add(Set<String> words, String value) {
		if (!value.isBlank() && value.length() <= MAX_WORD && words.size() < MAX_WORDS) {
			words.add(word(value));
		}
	}

	private void text(String value, int depth) {
		String line = value.strip();
		if (line.isEmpty()) {
			return;
		}
		JsonNode inner = (line.indexOf('{') >= 0) ? innerJson(line) : MissingNode.getInstance();
		if (!inner.isContainer() || !isJson(line)) {
			append(line);
		}
		node(inner, depth + 1);
	}

	private void append(String line) {
		String normal = withoutQuotes(line).toLowerCase(Locale.ROOT).replace('\u2019', '\'');
		normal = SPACES.matcher(normal).replaceAll(" ");
		int room = MAX_TEXT - this.text.length();
		if (room > 0) {
			this.text.append(this.text.isEmpty() ? "" : " ").append(normal, 0, Math.min(normal.length(), room));
		}
		if (this.message.length() < MAX_TEXT && this.message.indexOf(line) < 0) {
			this.message.append(this.message.isEmpty() ? "" : "; ").append(line, 0, Math.min(line.length(), MAX_TEXT));
		}
	}

	// Text in double quotes often repeats what a user wrote: no pattern may match it.
	private static String withoutQuotes(String line) {
		StringBuilder kept = new StringBuilder();
		int position = 0;
		int open = line.indexOf('"');
		while (open >= 0) {
			int close = line.indexOf('"', open + 1);
			if (close < 0) {
				break;
			}
			kept.append(line, position, open + 1);
			position = close;
			open = line.indexOf('"', close + 1);
		}
		return kept.append(line, position, line.length()).toString();
	}

	private static JsonNode innerJson(String text) {
		String rest = isJson(text) ? text
				: text.substring(text.indexOf('{'), Math.max(text.lastIndexOf('}') + 1, text.indexOf('{')));
		return json(rest);
	}

	private static boolean isJson(String text) {
		return text.startsWith("{") || text.startsWith("[");
	}

	private static boolean isMarkup(String text) {
		return text.startsWith("<");
	}

	private static JsonNode json(String text) {
		try {
			return MAPPER.readTree(text);
		}
		catch (JacksonException ex) {
			return MissingNode.getInstance();
		}
	}

}
