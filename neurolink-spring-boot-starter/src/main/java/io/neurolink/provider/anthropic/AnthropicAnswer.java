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
		if (body.path("error").isObject()) {
			throw new AnthropicFailures(this.headers, this.target).ofError(body);
		}
		String requestId = this.headers.getFirst(AnthropicFailures.REQUEST_ID);
		String stopReason = body.path("stop_reason").stringValue("");
		String content = text(body.path("content"));
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

	private static String text(JsonNode blocks) {
		StringBuilder text = new StringBuilder();
		for (JsonNode block : blocks.values()) {
			if ("text".equals(block.path("type").stringValue(""))) {
				text.append(block.path("text").stringValue(""));
			}
		}
		return text.toString();
	}

}
