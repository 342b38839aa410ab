package io.neurolink.provider.anthropic;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.FinishReason;
import io.neurolink.provider.http.StreamDecoder;
import io.neurolink.provider.http.WireFailures;
import io.neurolink.provider.http.WireJson;
import io.neurolink.provider.sse.SseEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Reads the named events of one stream. A stream is complete at {@code message_stop}, or
 * at its end if it had a stop reason, because some gateways omit the marker. Other
 * events, such as {@code ping}, are ignored. A whole message in place of a stream is
 * complete by itself.
 */
final class AnthropicStreamDecoder implements StreamDecoder {

	private final HttpHeaders headers;

	private final ModelRef target;

	private final UsageCount usage = new UsageCount();

	private @Nullable String model;

	private @Nullable String id;

	private @Nullable AiException failure;

	private FinishReason stopReason = new FinishReason("stop_reason", "");

	private boolean delivered;

	private boolean toolCall;

	private boolean progressed;

	private boolean begun;

	private boolean complete;

	AnthropicStreamDecoder(HttpHeaders headers, ModelRef target) {
		this.headers = headers;
		this.target = target;
		this.model = target.model();
	}

	@Override
	public List<AiChunk> onEvent(SseEvent event) {
		this.progressed = false;
		this.begun = true;
		if (WireJson.isPing(event) || WireJson.isEndMarker(event) || this.complete) {
			return List.of();
		}
		if (WireJson.isError(event)) {
			throw failure(WireJson.readError(event));
		}
		List<AiChunk> chunks = new ArrayList<>();
		try {
			for (JsonNode json : WireJson.readEvent(event, this.target)) {
				read(json, chunks);
			}
		}
		catch (AiException ex) {
			if (chunks.isEmpty()) {
				throw ex;
			}
			this.failure = ex;
		}
		return chunks;
	}

	@Override
	public List<AiChunk> onEnd() {
		if (this.complete) {
			return List.of();
		}
		if (!this.stopReason.given()) {
			throw WireFailures.cut(this.target, this.begun);
		}
		return List.of(closing());
	}

	@Override
	public boolean complete() {
		return this.complete;
	}

	@Override
	public @Nullable AiException failure() {
		return this.failure;
	}

	@Override
	public boolean progressed() {
		return this.progressed;
	}

	@Override
	public @Nullable String requestId() {
		String header = this.headers.getFirst(AnthropicFailures.REQUEST_ID);
		return (header != null) ? header : this.id;
	}

	@Override
	public @Nullable String responseId() {
		return this.id;
	}

	private void read(JsonNode json, List<AiChunk> chunks) {
		if (AnthropicFailures.isError(json)) {
			throw failure(json);
		}
		switch (json.path("type").stringValue("")) {
			case "message_start" -> started(json.path("message"));
			case "content_block_start" -> opening(json.path("content_block"), chunks);
			case "content_block_delta" -> delta(json.path("delta"), chunks);
			case "message_delta" -> stopping(json);
			case "message_stop" -> chunks.add(closing());
			case "message" -> whole(json, chunks);
			default -> {
			}
		}
	}

	private void whole(JsonNode message, List<AiChunk> chunks) {
		AiResponse answer = new AnthropicAnswer(this.headers, this.target).read(message);
		this.id = answer.responseId();
		this.model = message.path("model").stringValue(this.model);
		text(answer.content(), chunks);
		this.complete = true;
		String reason = answer.finishReason();
		chunks.add(chunk().finishReason((reason != null) ? reason : "stop").usage(answer.usage()).build());
	}

	private void started(JsonNode message) {
		this.id = message.path("id").stringValue(this.id);
		this.model = message.path("model").stringValue(this.model);
		this.usage.add(message.path("usage"));
	}

	private void opening(JsonNode block, List<AiChunk> chunks) {
		String type = block.path("type").stringValue("");
		this.toolCall |= AnthropicAnswer.isToolCall(block);
		this.progressed |= type.equals("redacted_thinking");
		if (type.equals("text")) {
			text(block.path("text").stringValue(""), chunks);
		}
	}

	private void delta(JsonNode delta, List<AiChunk> chunks) {
		switch (delta.path("type").stringValue("")) {
			case "text_delta" -> text(AnthropicAnswer.text(delta, this.target), chunks);
			case "thinking_delta" -> this.progressed |= filled(delta, "thinking");
			case "signature_delta" -> this.progressed |= filled(delta, "signature");
			case "input_json_delta" -> this.progressed |= filled(delta, "partial_json");
			case "citations_delta" -> this.progressed = true;
			default -> {
			}
		}
	}

	private void text(String text, List<AiChunk> chunks) {
		if (!text.isEmpty()) {
			this.delivered = true;
			chunks.add(chunk().content(text).build());
		}
	}

	private void stopping(JsonNode event) {
		this.usage.add(event.path("usage"));
		this.stopReason = this.stopReason.followedBy(AnthropicAnswer.stopReason(event.path("delta")));
		throwIfFailed();
	}

	private AiChunk closing() {
		throwIfFailed();
		this.complete = true;
		String reason = this.stopReason.canonical();
		return chunk().finishReason((reason != null) ? reason : "stop").usage(this.usage.total()).build();
	}

	// The text has been delivered; the template adds it to the failure.
	private void throwIfFailed() {
		AiException failed = this.stopReason.failure("", this.delivered, this.toolCall, this.target, requestId());
		if (failed != null) {
			throw failed;
		}
	}

	private AiException failure(JsonNode json) {
		return new AnthropicFailures(this.headers, this.target).ofError(json);
	}

	private static boolean filled(JsonNode delta, String field) {
		return !delta.path(field).stringValue("").isEmpty();
	}

	private AiChunk.Builder chunk() {
		return AiChunk.builder().provider(this.target.provider()).model(this.model);
	}

}
