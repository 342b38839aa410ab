package io.neurolink.provider.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.sse.SseEvent;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * The smallest protocol there can be: {@code {"text": …}} is an answer, an event is a
 * piece, {@code finish} is the finish reason and {@code end} the end marker.
 */
class EchoProtocol implements WireProtocol {

	@Override
	public WireRequest encode(AiRequest request, String model, boolean stream, String apiKey) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("modelName", model);
		body.put("prompt", request.messages().get(0).text());
		body.put("stream", stream);
		return new WireRequest("/ask?a=%7Bb%7D", Map.of("x-key", apiKey), body);
	}

	@Override
	public AiResponse decode(JsonNode body, HttpHeaders headers, ModelRef target) {
		if (!body.path("text").isString()) {
			throw WireFailures.malformed(target, "no text");
		}
		return AiResponse.builder()
			.content(body.path("text").stringValue())
			.provider(target.provider())
			.model(target.model())
			.requestId(headers.getFirst("x-request-id"))
			.build();
	}

	@Override
	public AiException failure(int status, HttpHeaders headers, String body, ModelRef target) {
		return AiException.builder(WireFailures.byStatus(status))
			.target(target)
			.status(status)
			.message(WireFailures.message(target, status, "", body))
			.requestId(headers.getFirst("x-request-id"))
			.build();
	}

	@Override
	public StreamDecoder streamDecoder(HttpHeaders headers, ModelRef target) {
		return new Decoder(target);
	}

	private static final class Decoder implements StreamDecoder {

		private final ModelRef target;

		private boolean begun;

		private boolean finished;

		private boolean complete;

		Decoder(ModelRef target) {
			this.target = target;
		}

		@Override
		public List<AiChunk> onEvent(SseEvent event) {
			this.begun = true;
			switch (event.data()) {
				case "fail" -> throw WireFailures.malformed(this.target, "a failure");
				case "finish" -> {
					this.finished = true;
					return List.of();
				}
				case "end" -> {
					this.complete = true;
					return closing();
				}
				default -> {
					return List.of(AiChunk.of(event.data()));
				}
			}
		}

		@Override
		public List<AiChunk> onEnd() {
			if (!this.finished) {
				throw WireFailures.cut(this.target, this.begun);
			}
			return closing();
		}

		@Override
		public boolean complete() {
			return this.complete;
		}

		private static List<AiChunk> closing() {
			return List.of(AiChunk.builder().finishReason("stop").build());
		}

	}

}
