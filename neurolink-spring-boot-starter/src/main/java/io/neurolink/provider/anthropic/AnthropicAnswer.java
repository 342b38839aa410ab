package io.neurolink.provider.anthropic;

import io.neurolink.error.AiException;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.FinishReason;
import io.neurolink.provider.http.WireFailures;
import io.neurolink.provider.http.WireJson;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Reads the body of a successful response.
 */
final class AnthropicAnswer {

	private final HttpHeaders headers;

	private final ModelRef target;

	AnthropicAnswer(HttpHeaders headers, ModelRef target) {
		this.headers = headers;
		this.target = target;
	}

	AiResponse read(JsonNode body) {
		if (AnthropicFailures.isError(body)) {
			throw new AnthropicFailures(this.headers, this.target).ofError(body);
		}
		String id = body.path("id").stringValue(null);
		String header = this.headers.getFirst(AnthropicFailures.REQUEST_ID);
		String requestId = (header != null) ? header : id;
		JsonNode blocks = body.path("content");
		if (!blocks.isArray() && !blocks.isString()) {
			throw WireFailures.malformed(this.target, "JSON without blocks of content");
		}
		String content = WireJson.text(blocks, "content", this.target);
		FinishReason reason = stopReason(body);
		AiException failure = reason.failure(content, false, callsTool(blocks), this.target, requestId);
		if (failure != null) {
			throw failure;
		}
		return AiResponse.builder()
			.content(content)
			.provider(this.target.provider())
			.model(body.path("model").stringValue(this.target.model()))
			.usage(new UsageCount().add(body.path("usage")).total())
			.finishReason(reason.canonical())
			.requestId(requestId)
			.responseId(id)
			.build();
	}

	/**
	 * Returns the stop reason of a message or of a delta.
	 */
	static FinishReason stopReason(JsonNode json) {
		return new FinishReason("stop_reason", json.path("stop_reason").stringValue(""));
	}

	static boolean isToolCall(JsonNode block) {
		return block.path("type").stringValue("").endsWith("tool_use");
	}

	private static boolean callsTool(JsonNode blocks) {
		for (JsonNode block : blocks.values()) {
			if (isToolCall(block)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns the text of a block or of a delta.
	 * @throws AiException of type PROVIDER_ERROR if there is no text
	 */
	static String text(JsonNode block, ModelRef target) {
		String text = block.path("text").stringValue(null);
		if (text == null) {
			throw WireFailures.malformed(target, "a block of text without text");
		}
		return text;
	}

}
