package io.neurolink.provider.anthropic;

import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.provider.http.CallTarget;
import io.neurolink.provider.http.StreamDecoder;
import io.neurolink.provider.http.WireFailures;
import io.neurolink.provider.http.WireJson;
import io.neurolink.provider.sse.SseEvent;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Reads the named events of one stream. It is complete at {@code message_stop} only: a
 * stop reason before a cut is no end. Events of other kinds, {@code ping} among them, are
 * no content.
 */
final class AnthropicStreamDecoder implements StreamDecoder {

	private final HttpHeaders headers;

	private final CallTarget target;

	private final UsageCount usage = new UsageCount();

	private String model;

	private String stopReason = "end_turn";

	private boolean begun;

	private boolean complete;

	AnthropicStreamDecoder(HttpHeaders headers, CallTarget target) {
		this.headers = headers;
		this.target = target;
		this.model = target.model();
	}

	@Override
	public List<AiChunk> onEvent(SseEvent event) {
		this.begun = true;
		if ("ping".equals(event.name()) || this.complete) {
			return List.of();
		}
		JsonNode json = WireJson.readEvent(event, this.target);
		if ("error".equals(event.name()) || AnthropicFailures.isError(json)) {
			throw new AnthropicFailures(this.headers, this.target).ofError(json);
		}
		return switch (json.path("type").stringValue("")) {
			case "message_start" -> started(json.path("message"));
			case "content_block_start" -> opening(json.path("content_block"));
			case "content_block_delta" -> delta(json.path("delta"));
			case "message_delta" -> stopping(json);
			case "message_stop" -> stopped();
			default -> List.of();
		};
	}

	@Override
	public List<AiChunk> onEnd() {
		if (!this.complete) {
			throw WireFailures.cut(this.target, this.begun);
		}
		return List.of();
	}

	@Override
	public boolean complete() {
		return this.complete;
	}

	private List<AiChunk> started(JsonNode message) {
		this.model = message.path("model").stringValue(this.model);
		this.usage.add(message.path("usage"));
		return List.of();
	}

	private List<AiChunk> opening(JsonNode block) {
		return "text".equals(block.path("type").stringValue("")) ? text(block.path("text").stringValue("")) : List.of();
	}

	private List<AiChunk> delta(JsonNode delta) {
		return "text_delta".equals(delta.path("type").stringValue("")) ? text(AnthropicAnswer.text(delta, this.target))
				: List.of();
	}

	private List<AiChunk> text(String text) {
		return text.isEmpty() ? List.of() : List.of(chunk().content(text).build());
	}

	private List<AiChunk> stopping(JsonNode event) {
		this.usage.add(event.path("usage"));
		this.stopReason = event.path("delta").path("stop_reason").stringValue(this.stopReason);
		AiException failure = StopReason.failure(this.stopReason, "", this.target,
				this.headers.getFirst(AnthropicFailures.REQUEST_ID));
		if (failure != null) {
			throw failure;
		}
		return List.of();
	}

	private List<AiChunk> stopped() {
		this.complete = true;
		return List
			.of(chunk().finishReason(StopReason.finishReason(this.stopReason)).usage(this.usage.total()).build());
	}

	private AiChunk.Builder chunk() {
		return AiChunk.builder().provider(this.target.provider()).model(this.model);
	}

}
