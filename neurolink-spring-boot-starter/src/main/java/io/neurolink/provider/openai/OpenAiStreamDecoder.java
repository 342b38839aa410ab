package io.neurolink.provider.openai;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
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
 * Reads the events of one stream. A stream is complete at {@code [DONE]}, or at its end
 * if it had a finish reason, because some compatible servers never send the marker. The
 * closing chunk is held back until then, because the usage follows the finish reason. A
 * whole answer in place of a stream is complete by itself.
 */
final class OpenAiStreamDecoder implements StreamDecoder {

	private final HttpHeaders headers;

	private final ModelRef target;

	private final UsageCount usage = new UsageCount();

	private @Nullable String model;

	private @Nullable String id;

	private @Nullable AiException failure;

	private FinishReason finishReason = new FinishReason("finish_reason", "");

	private boolean whole;

	private boolean refused;

	private boolean delivered;

	private boolean byDeltas;

	private boolean toolCall;

	private boolean progressed;

	private boolean begun;

	private boolean complete;

	OpenAiStreamDecoder(HttpHeaders headers, ModelRef target) {
		this.headers = headers;
		this.target = target;
		this.model = target.model();
	}

	@Override
	public List<AiChunk> onEvent(SseEvent event) {
		this.progressed = false;
		if (this.complete || WireJson.isPing(event)) {
			return List.of();
		}
		if (WireJson.isError(event)) {
			throw failure(WireJson.readError(event));
		}
		if (WireJson.isEndMarker(event)) {
			if (!this.begun) {
				throw WireFailures.cut(this.target, false);
			}
			this.complete = true;
			return closing();
		}
		this.begun = true;
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
	public @Nullable AiException failure() {
		return this.failure;
	}

	@Override
	public List<AiChunk> onEnd() {
		if (this.complete) {
			return List.of();
		}
		if (!this.finishReason.given() && !this.whole) {
			throw WireFailures.cut(this.target, this.begun);
		}
		return closing();
	}

	@Override
	public boolean complete() {
		return this.complete;
	}

	@Override
	public boolean progressed() {
		return this.progressed;
	}

	@Override
	public @Nullable String requestId() {
		return OpenAiAnswer.requestId(this.headers, this.id);
	}

	@Override
	public @Nullable String responseId() {
		return this.id;
	}

	private void read(JsonNode json, List<AiChunk> chunks) {
		boolean error = OpenAiFailures.isError(json) || "error".equals(json.path("type").stringValue(""));
		this.id = json.path("id").stringValue(this.id);
		this.model = json.path("model").stringValue(this.model);
		this.usage.add(json);
		Choice choice = Choice.ofEvent(json);
		// Some servers repeat the text as a whole message at the end.
		if (!choice.whole() || !this.byDeltas) {
			piece(choice, chunks);
		}
		if (error || choice.failed()) {
			throw failure(error ? json : choice.json());
		}
		this.finishReason = this.finishReason.followedBy(choice.finishReason());
	}

	private void piece(Choice choice, List<AiChunk> chunks) {
		this.toolCall |= choice.toolCall();
		this.progressed |= choice.progress();
		String refusal = choice.refusal(this.target);
		this.refused |= !refusal.isEmpty();
		String text = choice.text(this.target) + refusal;
		this.whole = choice.whole() && !this.delivered;
		if (!text.isEmpty()) {
			this.delivered = true;
			this.byDeltas |= !choice.whole();
			chunks.add(chunk().content(text).build());
		}
	}

	// The text has been delivered; the template adds it to the failure.
	private List<AiChunk> closing() {
		if (this.refused) {
			throw OpenAiAnswer.refused(this.target, requestId(), "");
		}
		AiException failure = this.finishReason.failure("", this.delivered, this.toolCall, this.target, requestId());
		if (failure != null) {
			throw failure;
		}
		String reason = this.finishReason.canonical();
		return List.of(chunk().finishReason((reason != null) ? reason : "stop").usage(this.usage.total()).build());
	}

	private AiException failure(JsonNode json) {
		return new OpenAiFailures(this.headers, this.target).ofError(json);
	}

	private AiChunk.Builder chunk() {
		return AiChunk.builder().provider(this.target.provider()).model(this.model);
	}

}
