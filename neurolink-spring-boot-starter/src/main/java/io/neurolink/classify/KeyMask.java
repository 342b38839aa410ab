package io.neurolink.classify;

import java.util.regex.Pattern;

/**
 * Masks text that looks like a key. OpenAI quotes the beginning and the end of an unknown
 * key, with asterisks between, so that a search for the key itself does not find it.
 * Google quotes the whole of a suspended key, as in {@code api_key:AIza}.
 */
public final class KeyMask {

	// Possessive, and only from the start of a word: linear in the length of the text.
	private static final Pattern KEY = Pattern
		.compile("(?<![\\w-])(?:(?:sk-|AIza)[\\w-]{8,}+|[\\w-]*+\\*{3,}+)[\\w*-]*+");

	private KeyMask() {
	}

	/**
	 * Masks keys.
	 * @param text the text
	 * @return the text without keys
	 */
	public static String apply(String text) {
		return KEY.matcher(text).replaceAll("***");
	}

}
