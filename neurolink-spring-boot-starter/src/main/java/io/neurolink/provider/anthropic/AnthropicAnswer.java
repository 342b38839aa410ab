package io.neurolink.provider.anthropic;

import io.neurolink.error.AiException;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.http.CallTarget;
import io.neurolink.provider.http.WireFailures;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Reads the body of a 200.
 */
final class AnthropicAnswer {

	private final HttpHeaders headers;

	private final CallTarget target;

	AnthropicAnswer(HttpHeaders headers, CallTarget target) {
		this.headers = headers;
		this.target = target;
	}

	AiResponse read(JsonNode body) {
		if (AnthropicFailures.isError(body)) {
			throw new AnthropicFailures(this.headers, this.target).ofError(body);
		}
		String header = this.headers.getFirst(AnthropicFailures.REQUEST_ID);
		String requestId = (header != null) ? header : body.path("id").stringValue(null);
		String stopReason = body.path("stop_reason").stringValue("");
		String content = joined(body.path("content"));
		AiException failure = StopReason.failure(stopReason, content, this.target, requestId);
		if (failure != null) {
			throw failure;
		}
		if (content.isEmpty() && stopReason.isEmpty()) {
			throw WireFailures.malformed(this.target, "JSON that holds neither text nor a stop_reason");
		}
		return AiResponse.builder()
			.content(content)
			.provider(this.target.provider())
			.model(body.path("model").stringValue(this.target.model()))
			.usage(new UsageCount().add(body.path("usage")).total())
			.finishReason(stopReason.isEmpty() ? null : StopReason.finishReason(stopReason))
			.requestId(requestId)
			.build();
	}

	private String joined(JsonNode blocks) {
		if (!blocks.isArray()) {
			throw WireFailures.malformed(this.target, "JSON that holds no blocks of content");
		}
		StringBuilder text = new StringBuilder();
		for (JsonNode block : blocks.values()) {
			if ("text".equals(block.path("type").stringValue(""))) {
				text.append(text(block, this.target));
			}
		}
		return text.toString();
	}

	/**
	 * The text of a block, or of a piece of one.
	 * @throws AiException of type PROVIDER_ERROR if it holds none
	 */
	static String text(JsonNode block, CallTarget target) {
		String text = block.path("text").stringValue(null);
		if (text == null) {
			throw WireFailures.malformed(target, "a piece of text that holds none");
		}
		return text;
	}

}
