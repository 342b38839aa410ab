package io.neurolink.samples.desk;

import io.neurolink.model.AiChunk;
import io.neurolink.sse.AiSse;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Streams answers as server-sent events.
 */
@RestController
class StreamController {

	private final CustomerDesk desk;

	StreamController(CustomerDesk desk) {
		this.desk = desk;
	}

	@GetMapping(path = "/api/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<String>> stream(@RequestParam(required = false) @Nullable String prompt) {
		return AiSse.events(this.desk.answerLive(Prompts.required("prompt", prompt)));
	}

	@PostMapping(path = "/api/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<String>> stream(@RequestBody Question question) {
		String prompt = Prompts.required("prompt", question.prompt());
		Flux<AiChunk> answer = Boolean.TRUE.equals(question.restart()) ? this.desk.answerLiveOrRestart(prompt)
				: this.desk.answerLive(prompt);
		return AiSse.events(answer);
	}

	/**
	 * The body of a question.
	 *
	 * @param prompt the question of the customer
	 * @param restart whether another model starts over if the answer breaks off
	 */
	record Question(@Nullable String prompt, @Nullable Boolean restart) {
	}

}
