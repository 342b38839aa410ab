package io.neurolink.injection;

import java.util.Arrays;

/**
 * A word of a folded text.
 *
 * @param text its letters and digits
 * @param key its first letter, those between in alphabetical order, its last: what a
 * reader, and a model, goes by where letters are swapped
 * @param from where it begins in the folded text
 * @param to where it ends in the folded text, exclusive
 */
record Word(String text, String key, int from, int to) {

	/** A shorter word is not looked for within a longer one. */
	static final int SHORTEST_PART = 5;

	private static final int LONGEST_SCRAMBLED = 20;

	private static final int SHORTEST_SCRAMBLED = 5;

	Word(String text, int from, int to) {
		this(text, key(text), from, to);
	}

	static String key(String text) {
		if (text.length() < SHORTEST_SCRAMBLED || text.length() > LONGEST_SCRAMBLED) {
			return text;
		}
		char[] letters = text.toCharArray();
		Arrays.sort(letters, 1, letters.length - 1);
		return new String(letters);
	}

}
