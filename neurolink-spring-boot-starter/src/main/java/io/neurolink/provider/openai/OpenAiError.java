package io.neurolink.provider.openai;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a body or an event tells of an error, whichever shape it has. OpenAI wraps it in
 * {@code error}; among its compatibles some put a mere text there, older versions of vLLM
 * know no wrapper but say {@code "object":"error"}, and Google may put an array around it
 * all.
 *
 * @param code the code, possibly empty; compatibles repeat the status here, as a number
 * or as text
 * @param type the type, possibly empty
 * @param innerCode the code of Azure's inner error, possibly empty
 * @param words the message, possibly empty
 */
record OpenAiError(String code, String type, String innerCode, String words) {

	/**
	 * Whether what came with a 200 is an error.
	 */
	static boolean isIn(JsonNode json) {
		JsonNode body = unwrapped(json);
		JsonNode error = body.path("error");
		return error.isObject() || error.isString() || "error".equals(text(body, "object"));
	}

	static OpenAiError in(JsonNode json) {
		JsonNode body = unwrapped(json);
		JsonNode error = body.path("error");
		if (error.isString()) {
			return new OpenAiError("", "", "", error.stringValue());
		}
		JsonNode fields = error.isObject() ? error : body;
		JsonNode code = fields.path("code");
		return new OpenAiError(code.isInt() ? String.valueOf(code.intValue()) : text(fields, "code"),
				text(fields, "type"), text(fields.path("innererror"), "code"), text(fields, "message"));
	}

	/**
	 * The status that the code repeats, or {@code null} if it is none of an error.
	 */
	@Nullable Integer status() {
		return this.code.matches("[45]\\d\\d") ? Integer.valueOf(this.code) : null;
	}

	/**
	 * The most telling name, possibly empty.
	 */
	String name() {
		return (this.code.isEmpty() || status() != null) ? this.type : this.code;
	}

	private static JsonNode unwrapped(JsonNode json) {
		return json.isArray() ? json.path(0) : json;
	}

	private static String text(JsonNode json, String field) {
		return json.path(field).stringValue("");
	}

}
