package io.neurolink.provider.google;

import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.CallTarget;
import io.neurolink.provider.http.StreamDecoder;
import io.neurolink.provider.http.WireFailures;
import io.neurolink.provider.http.WireJson;
import io.neurolink.provider.sse.SseEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Reads the pieces of one stream, each a {@code GenerateContentResponse}. There is no end
 * marker: the stream is complete if a finish reason was seen when it ends.
 * <p>
 * The closing piece is held back until then, for the vendor has been seen to send the
 * finish reason STOP and then an error, as JSON outside any event, after an answer of one
 * word: what was delivered was not the answer, so that such an error counts, wherever it
 * stands. A filter that stops the answer is told at the end likewise, after the text that
 * came with it.
 */
final class GoogleAiStreamDecoder implements StreamDecoder {

	private final HttpHeaders headers;

	private final CallTarget target;

	private String model;

	private @Nullable String finishReason;

	private @Nullable AiException filtered;

	private @Nullable AiUsage usage;

	private boolean begun;

	GoogleAiStreamDecoder(HttpHeaders headers, CallTarget target) {
		this.headers = headers;
		this.target = target;
		this.model = target.model();
	}

	@Override
	public List<AiChunk> onEvent(SseEvent event) {
		this.begun = true;
		JsonNode json = WireJson.readEvent(event, this.target);
		if (GoogleAiFailures.isError(json)) {
			throw new GoogleAiFailures(this.headers, this.target).ofError(json);
		}
		Candidate piece = Candidate.read(json, this.target);
		remember(piece);
		return piece.text().isEmpty() ? List.of() : List.of(chunk().content(piece.text()).build());
	}

	@Override
	public List<AiChunk> onEnd() {
		if (this.filtered != null) {
			throw this.filtered;
		}
		if (this.finishReason == null) {
			throw WireFailures.cut(this.target, this.begun);
		}
		return List.of(chunk().finishReason(this.finishReason).usage(this.usage).build());
	}

	@Override
	public boolean complete() {
		return false;
	}

	private void remember(Candidate piece) {
		this.model = (piece.model() != null) ? piece.model() : this.model;
		this.finishReason = (piece.finishReason() != null) ? piece.finishReason() : this.finishReason;
		this.filtered = (piece.filtered() != null) ? piece.failure(this.target, null) : this.filtered;
		this.usage = (piece.usage() != null) ? piece.usage() : this.usage;
	}

	private AiChunk.Builder chunk() {
		return AiChunk.builder().provider(this.target.provider()).model(this.model);
	}

}
