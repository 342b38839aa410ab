package io.neurolink.samples.pattern;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * The catalogue of patterns and their trials.
 */
@Component
class PatternCatalogue {

	private final List<Pattern> patterns;

	private final Map<String, Trial> trials;

	PatternCatalogue(@Value("classpath:patterns.json") Resource file, JsonMapper json, ObjectProvider<Trial> trials)
			throws IOException {
		try (InputStream content = file.getInputStream()) {
			this.patterns = List.of(json.readValue(content, Pattern[].class));
		}
		this.trials = trials.stream().collect(Collectors.toUnmodifiableMap(Trial::id, Function.identity()));
	}

	List<Pattern> patterns() {
		return this.patterns;
	}

	@Nullable Pattern find(String id) {
		return this.patterns.stream().filter((pattern) -> pattern.id().equals(id)).findFirst().orElse(null);
	}

	/**
	 * Returns the trial of a pattern.
	 * @return the trial, or {@code null} if the pattern has another path or needs a
	 * profile that is not active
	 */
	@Nullable Trial trial(Pattern pattern) {
		return this.trials.get(pattern.id());
	}

}
