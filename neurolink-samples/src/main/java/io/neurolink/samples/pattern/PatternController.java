package io.neurolink.samples.pattern;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.samples.desk.Prompts;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Lists the patterns and runs their trials over HTTP. If a trial fails with a failure of
 * a model, the request succeeds, because the failure is its result.
 */
@RestController
class PatternController {

	private final PatternCatalogue catalogue;

	private final EventRecorder recorder;

	PatternController(PatternCatalogue catalogue, EventRecorder recorder) {
		this.catalogue = catalogue;
		this.recorder = recorder;
	}

	@GetMapping("/api/patterns")
	List<Pattern> patterns() {
		return this.catalogue.patterns();
	}

	@PostMapping("/api/patterns/{id}")
	PatternResponse tryOut(@PathVariable String id, @RequestBody Input body) {
		Trial trial = trial(id);
		String input = Prompts.required("input", body.input());
		List<EventRecorder.RecordedEvent> events = new ArrayList<>();
		Outcome outcome = this.recorder.collect(events, () -> trial.run(input));
		return PatternResponse.of(id, outcome, events);
	}

	private Trial trial(String id) {
		Pattern pattern = this.catalogue.find(id);
		if (pattern == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"There is no such pattern; GET /api/patterns lists the patterns.");
		}
		Trial trial = this.catalogue.trial(pattern);
		if (trial != null) {
			return trial;
		}
		throw new ResponseStatusException(HttpStatus.CONFLICT,
				(pattern.profile() != null)
						? "This pattern needs the profile '" + pattern.profile()
								+ "': start the sample with --spring.profiles.active=" + pattern.profile() + "."
						: "The path of this pattern is " + pattern.path() + ".");
	}

	/**
	 * The body of a trial.
	 *
	 * @param input the input of the pattern
	 */
	record Input(@Nullable String input) {
	}

}
