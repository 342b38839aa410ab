package io.neurolink.provider;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Splits a simulated answer into words, which represent its tokens.
 */
final class SimulatedWords {

	private static final int LONGEST_QUOTE = 120;

	private static final Pattern WORD = Pattern.compile("\\S++");

	private static final Pattern WORD_AND_SPACE = Pattern.compile("\\s*+\\S++|\\s++");

	private SimulatedWords() {
	}

	static long count(String text) {
		return WORD.matcher(text).results().count();
	}

	/**
	 * Returns the words, each with the space before it. Joined they are the text again.
	 */
	static List<String> split(String text) {
		return WORD_AND_SPACE.matcher(text).results().map(MatchResult::group).toList();
	}

	static String shorten(String text) {
		String line = text.strip();
		if (line.codePointCount(0, line.length()) <= LONGEST_QUOTE) {
			return line;
		}
		return line.substring(0, line.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
	}

}
