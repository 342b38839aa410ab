package io.neurolink.samples.pattern;

import java.util.function.Function;

import io.neurolink.error.AiException;

/**
 * The trial of one pattern.
 *
 * @param id the pattern's identifier
 * @param action takes the input, and returns the outcome or throws an {@link AiException}
 */
record Trial(String id, Function<String, Outcome> action) {

	Outcome run(String input) {
		return Outcome.trying(() -> this.action.apply(input));
	}

}
