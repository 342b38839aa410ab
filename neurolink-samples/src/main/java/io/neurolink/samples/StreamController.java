package io.neurolink.samples;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiChunk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers piece by piece, as server-sent events: one per piece, one for a failure, and
 * {@code [DONE]} at the end.
 */
@RestController
class StreamController {

	private static final Logger logger = LoggerFactory.getLogger(StreamController.class);

	private final SupportDesk desk;

	private final JsonMapper json;

	StreamController(SupportDesk desk, JsonMapper json) {
		this.desk = desk;
		this.json = json;
	}

	@GetMapping(path = "/api/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<String>> stream(@RequestParam(required = false) @Nullable String prompt) {
		return events(this.desk.answerLive(Prompts.required("prompt", prompt)));
	}

	@PostMapping(path = "/api/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<String>> stream(@RequestBody Question question) {
		return stream(question.prompt());
	}

	private Flux<ServerSentEvent<String>> events(Flux<AiChunk> chunks) {
		return chunks.filter((chunk) -> !chunk.content().isEmpty())
			.map((chunk) -> this.json.writeValueAsString(new Piece(chunk.content(), chunk.provider(), chunk.model())))
			.onErrorResume((failure) -> Flux.just(this.json.writeValueAsString(broken(failure))))
			.concatWithValues("[DONE]")
			// Spring writes "data:" without the space that readers of this family split
			// on.
			.map((data) -> ServerSentEvent.builder(" " + data).build());
	}

	private static Broken broken(Throwable failure) {
		logger.warn("A stream failed", failure);
		AiErrorType type = AiErrorType.of(failure);
		return new Broken(PublicFailure.of(type).text(), type);
	}

	/**
	 * The body of a question.
	 *
	 * @param prompt what the customer asks
	 */
	record Question(@Nullable String prompt) {
	}

	@JsonPropertyOrder({ "content", "provider", "model" })
	record Piece(String content, @Nullable String provider, @Nullable String model) {
	}

	@JsonPropertyOrder({ "error", "type" })
	record Broken(String error, AiErrorType type) {
	}

}
