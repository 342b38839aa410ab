package io.neurolink.samples;

import java.util.List;

import io.neurolink.samples.desk.Prompts;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Asks the same question twice in one request.
 */
@RestController
@Profile("aspectj")
class SelfInvokingController {

	private final SelfInvokingDesk desk;

	SelfInvokingController(SelfInvokingDesk desk) {
		this.desk = desk;
	}

	@GetMapping("/api/twice")
	Twice twice(@RequestParam(required = false) @Nullable String q) {
		String question = Prompts.required("q", q);
		List<String> answers = this.desk.answerAll(List.of(question, question));
		return new Twice(answers, this.desk.modelCalls());
	}

	/**
	 * The response to a customer.
	 *
	 * @param answers the answers, the second from the cache
	 * @param modelCalls the number of calls of a model since the start
	 */
	record Twice(List<String> answers, int modelCalls) {
	}

}
