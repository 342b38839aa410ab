package io.neurolink.provider.google;

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
 * Reads the chunks of one stream, each a {@code GenerateContentResponse}. There is no end
 * marker: the stream is complete if it had a finish reason when it ends.
 * <p>
 * The closing chunk is held back until then: the vendor sometimes sends the finish reason
 * STOP and then an error, as JSON outside any event, after an incomplete answer. Such an
 * error fails the stream at any position. A content filter also fails the stream at its
 * end, after the text.
 */
final class GoogleAiStreamDecoder implements StreamDecoder {

	private final HttpHeaders headers;

	private final ModelRef target;

	private final UsageCount usage = new UsageCount();

	private @Nullable String model;

	private @Nullable String id;

	private FinishReason finishReason = new FinishReason("finishReason", "");

	private @Nullable AiException blocked;

	private @Nullable AiException failure;

	private boolean delivered;

	private boolean toolCall;

	private boolean progressed;

	private boolean begun;

	GoogleAiStreamDecoder(HttpHeaders headers, ModelRef target) {
		this.headers = headers;
		this.target = target;
		this.model = target.model();
	}

	@Override
	public List<AiChunk> onEvent(SseEvent event) {
		this.progressed = false;
		if (WireJson.isEndMarker(event) || WireJson.isPing(event)) {
			return List.of();
		}
		this.begun = true;
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
		if (this.blocked != null) {
			throw this.blocked;
		}
		if (!this.finishReason.given()) {
			throw WireFailures.cut(this.target, this.begun);
		}
		// The text has been delivered; the template adds it to the failure.
		AiException failed = this.finishReason.failure("", this.delivered, this.toolCall, this.target, this.id);
		if (failed != null) {
			throw failed;
		}
		return List.of(chunk().finishReason(this.finishReason.canonical()).usage(this.usage.total()).build());
	}

	@Override
	public boolean complete() {
		return false;
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
		return this.id;
	}

	@Override
	public @Nullable String responseId() {
		return this.id;
	}

	private void read(JsonNode json, List<AiChunk> chunks) {
		if (GoogleAiFailures.isError(json)) {
			throw failure(json);
		}
		Candidate piece = Candidate.read(json, this.target);
		this.model = json.path("modelVersion").stringValue(this.model);
		this.id = json.path("responseId").stringValue(this.id);
		this.usage.add(json.path("usageMetadata"));
		this.finishReason = this.finishReason.followedBy(piece.finishReason());
		this.blocked = piece.blocked() ? piece.blocked(this.target, this.id) : this.blocked;
		this.toolCall |= piece.toolCall();
		this.progressed |= piece.progress();
		if (!piece.text().isEmpty()) {
			this.delivered = true;
			chunks.add(chunk().content(piece.text()).build());
		}
	}

	private AiException failure(JsonNode json) {
		return new GoogleAiFailures(this.headers, this.target).ofError(json);
	}

	private AiChunk.Builder chunk() {
		return AiChunk.builder().provider(this.target.provider()).model(this.model);
	}

}
