package io.neurolink.samples.pattern;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.samples.Prompts;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The patterns over HTTP: what there are, and a try of each. A try that ends in a failure
 * of a model is no failure of the request, for it is what there is to see.
 */
@RestController
class PatternController {

	private final PatternCatalogue catalogue;

	private final EventRecorder happenings;

	PatternController(PatternCatalogue catalogue, EventRecorder happenings) {
		this.catalogue = catalogue;
		this.happenings = happenings;
	}

	@GetMapping("/api/patterns")
	List<Pattern> patterns() {
		return this.catalogue.patterns();
	}

	@PostMapping("/api/patterns/{id}")
	PatternResponse tryOut(@PathVariable String id, @RequestBody Input body) {
		Trial trial = trial(id);
		String input = Prompts.required("input", body.input());
		List<EventRecorder.Happening> events = new ArrayList<>();
		Outcome outcome = this.happenings.collect(events, () -> trial.run(input));
		return PatternResponse.of(id, outcome, events);
	}

	private Trial trial(String id) {
		Pattern pattern = this.catalogue.find(id);
		if (pattern == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"There is no such pattern; GET /api/patterns tells which there are.");
		}
		Trial trial = this.catalogue.trial(pattern);
		if (trial != null) {
			return trial;
		}
		throw new ResponseStatusException(HttpStatus.CONFLICT,
				(pattern.profile() != null)
						? "This pattern needs the profile '" + pattern.profile()
								+ "': start the sample with --spring.profiles.active=" + pattern.profile() + "."
						: "This pattern is tried at " + pattern.path() + ".");
	}

	/**
	 * The body of a try.
	 *
	 * @param input what the pattern is tried with
	 */
	record Input(@Nullable String input) {
	}

}
