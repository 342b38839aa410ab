package io.neurolink.samples;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Checks what customers send before a model is asked.
 */
final class Prompts {

	private Prompts() {
	}

	static String required(String parameter, @Nullable String text) {
		if (text == null || text.isBlank()) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"'" + parameter + "' is " + ((text == null) ? "missing" : "blank") + "; put your question there.");
		}
		return text;
	}

}
