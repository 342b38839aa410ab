package io.neurolink.provider.openai;

import java.util.List;

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
 * Reads the events of one stream. It is complete at {@code [DONE]}, or at its end if a
 * finish reason came before: some compatible servers never send the marker. The closing
 * piece waits for either, because the usage comes after the finish reason.
 */
final class OpenAiStreamDecoder implements StreamDecoder {

	private static final String DONE = "[DONE]";

	private final HttpHeaders headers;

	private final CallTarget target;

	private String model;

	private @Nullable String finishReason;

	private @Nullable AiUsage usage;

	private boolean refused;

	private boolean begun;

	private boolean complete;

	OpenAiStreamDecoder(HttpHeaders headers, CallTarget target) {
		this.headers = headers;
		this.target = target;
		this.model = target.model();
	}

	@Override
	public List<AiChunk> onEvent(SseEvent event) {
		if (this.complete) {
			return List.of();
		}
		if (DONE.equals(event.data().strip())) {
			if (!this.begun) {
				throw WireFailures.cut(this.target, false);
			}
			this.complete = true;
			return closing("stop");
		}
		this.begun = true;
		JsonNode json = WireJson.readEvent(event, this.target);
		if (OpenAiError.isIn(json)) {
			throw new OpenAiFailures(this.headers, this.target).ofError(json);
		}
		this.model = json.path("model").stringValue(this.model);
		AiUsage told = OpenAiAnswer.usage(json.path("usage"));
		this.usage = (told != null) ? told : this.usage;
		return piece(json.path("choices").path(0));
	}

	@Override
	public List<AiChunk> onEnd() {
		if (this.complete) {
			return List.of();
		}
		if (this.finishReason == null) {
			throw WireFailures.cut(this.target, this.begun);
		}
		return closing(this.finishReason);
	}

	@Override
	public boolean complete() {
		return this.complete;
	}

	private List<AiChunk> piece(JsonNode choice) {
		this.finishReason = OpenAiAnswer.finishReason(choice, this.finishReason);
		JsonNode delta = choice.path("delta");
		String refusal = OpenAiAnswer.text(delta, "refusal", this.target);
		this.refused |= !refusal.isEmpty();
		String text = OpenAiAnswer.text(delta, "content", this.target) + refusal;
		return text.isEmpty() ? List.of() : List.of(chunk().content(text).build());
	}

	private List<AiChunk> closing(String otherwise) {
		String reason = (this.finishReason != null) ? this.finishReason : otherwise;
		String requestId = this.headers.getFirst(OpenAiFailures.REQUEST_ID);
		// What was said until then has been delivered; the template knows it.
		if (this.refused) {
			throw OpenAiAnswer.refused(this.target, requestId, "");
		}
		if (reason.equals(OpenAiAnswer.CONTENT_FILTER)) {
			throw OpenAiAnswer.filtered(this.target, requestId, "");
		}
		return List.of(chunk().finishReason(reason).usage(this.usage).build());
	}

	private AiChunk.Builder chunk() {
		return AiChunk.builder().provider(this.target.provider()).model(this.model);
	}

}
