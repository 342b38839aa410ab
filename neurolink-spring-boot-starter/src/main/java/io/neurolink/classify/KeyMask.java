package io.neurolink.classify;

import java.util.regex.Pattern;

/**
 * Masks what looks like a key. OpenAI tells the beginning and the end of one that it does
 * not know, with asterisks between, so that the key itself is not found in the text.
 * Google tells the whole of one that is suspended, as in {@code api_key:AIza}.
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
