package io.neurolink.injection;

/**
 * A word of a folded text, or a colon.
 *
 * @param text the letters and digits, with digits that represent letters replaced
 * @param alternative the text with {@code 1} read as {@code l} instead of {@code i}, or
 * the text itself
 * @param from the index at which it begins in the folded text
 * @param to the index at which it ends in the folded text, exclusive
 * @param sentence the number of its sentence
 */
record TextToken(String text, String alternative, int from, int to, int sentence) {

	boolean isColon() {
		return this.text.equals(":");
	}

}
