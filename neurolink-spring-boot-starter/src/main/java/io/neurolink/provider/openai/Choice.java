package io.neurolink.provider.openai;

import java.util.List;

import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.FinishReason;
import io.neurolink.provider.http.WireJson;
import tools.jackson.databind.JsonNode;

/**
 * The choice of a body or an event: the first by its index, at any position.
 *
 * @param json the choice, or a missing node
 * @param message its content: a whole message or a delta
 */
record Choice(JsonNode json, JsonNode message) {

	// The names of vLLM, SGLang, DeepSeek, OpenRouter, MiniMax, LiteLLM, and GitHub.
	private static final List<String> WORK = List.of("reasoning_content", "reasoning", "reasoning_details",
			"reasoning_text", "thinking", "thinking_blocks", "audio", "annotations");

	/**
	 * Finds the choice in the body of a whole answer. If none has the first index, the
	 * first in order is used.
	 */
	static Choice ofAnswer(JsonNode body) {
		JsonNode choice = first(body);
		JsonNode any = choice.isMissingNode() ? body.path("choices").path(0) : choice;
		return new Choice(any, any.path("message"));
	}

	/**
	 * Finds the choice in an event. Some servers send a whole answer in place of a
	 * stream.
	 */
	static Choice ofEvent(JsonNode body) {
		JsonNode choice = first(body);
		JsonNode delta = choice.path("delta");
		return new Choice(choice, delta.isObject() ? delta : choice.path("message"));
	}

	/**
	 * Returns whether this is the choice of a whole answer.
	 */
	boolean whole() {
		return this.message.isObject() && !this.json.path("delta").isObject();
	}

	/**
	 * Returns the text, except that of a refusal.
	 */
	String text(ModelRef target) {
		return WireJson.text(this.message.path("content"), "content", target);
	}

	/**
	 * Returns the text of a refusal, in its own field or in a part.
	 */
	String refusal(ModelRef target) {
		StringBuilder refusal = new StringBuilder(WireJson.text(this.message.path("refusal"), "refusal", target));
		for (JsonNode part : this.message.path("content").values()) {
			refusal.append(part.path("refusal").stringValue(""));
		}
		return refusal.toString();
	}

	boolean toolCall() {
		return !this.message.path("tool_calls").isEmpty() || this.message.path("function_call").isObject();
	}

	/**
	 * Returns whether it contains reasoning, in any field, or part of a tool call.
	 */
	boolean progress() {
		return toolCall() || WORK.stream().anyMatch(this::filled)
				|| this.message.path("content").isArray() && filled("content");
	}

	FinishReason finishReason() {
		return new FinishReason("finish_reason", this.json.path("finish_reason").stringValue(""));
	}

	/**
	 * Returns whether it contains its own error, as with OpenRouter.
	 */
	boolean failed() {
		JsonNode error = this.json.path("error");
		return error.isObject() && !error.isEmpty() || error.isString() && !error.stringValue().isBlank();
	}

	private boolean filled(String field) {
		JsonNode value = this.message.path(field);
		return value.isString() ? !value.stringValue().isEmpty() : !value.isEmpty();
	}

	private static JsonNode first(JsonNode body) {
		for (JsonNode choice : body.path("choices").values()) {
			if (choice.path("index").intValue(0) == 0) {
				return choice;
			}
		}
		return body.path("choices").path(-1);
	}

}
