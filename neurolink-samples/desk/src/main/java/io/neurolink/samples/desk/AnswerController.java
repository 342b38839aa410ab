package io.neurolink.samples.desk;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.neurolink.model.AiResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Returns whole answers over HTTP.
 */
@RestController
class AnswerController {

	private final CustomerDesk desk;

	AnswerController(CustomerDesk desk) {
		this.desk = desk;
	}

	@GetMapping("/api/answer")
	Answer answer(@RequestParam(required = false) @Nullable String q) {
		AiResponse response = this.desk.answer(Prompts.required("q", q));
		return new Answer(response.content(), response.provider(), response.model(), response.degraded());
	}

	/**
	 * The response to a customer.
	 *
	 * @param content the text
	 * @param provider the provider that answered, or {@code null} for the static text
	 * @param model the model that answered, or {@code null} for the static text
	 * @param degraded whether this is the static text rather than an answer
	 */
	@JsonPropertyOrder({ "content", "provider", "model", "degraded" })
	record Answer(String content, @Nullable String provider, @Nullable String model, boolean degraded) {
	}

}
