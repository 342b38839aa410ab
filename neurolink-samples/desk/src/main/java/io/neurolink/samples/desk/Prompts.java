package io.neurolink.samples.desk;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Checks the input of customers before a model is called.
 */
public final class Prompts {

	private Prompts() {
	}

	/**
	 * Returns a required text.
	 * @param parameter the name of the parameter
	 * @param text the text, or {@code null} if it is missing
	 * @return the text
	 * @throws ResponseStatusException with status 400, if it is missing or blank
	 */
	public static String required(String parameter, @Nullable String text) {
		if (text == null || text.isBlank()) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"'" + parameter + "' is " + ((text == null) ? "missing" : "blank") + "; put your question there.");
		}
		return text;
	}

	/**
	 * Returns the lines of a text, without blank ones.
	 * @param parameter the name of the parameter
	 * @param text the text
	 * @param most the maximum number of lines
	 * @return the lines
	 * @throws ResponseStatusException with status 400, if there are more
	 */
	public static List<String> lines(String parameter, String text, int most) {
		List<String> lines = text.lines().filter((line) -> !line.isBlank()).limit(most + 1L).toList();
		if (lines.size() > most) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"'" + parameter + "' has more than " + most + " lines; put at most so many questions there.");
		}
		return lines;
	}

}
