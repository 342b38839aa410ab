package io.neurolink.injection;

/**
 * Reads digits and signs as the letters that they resemble.
 */
final class Leetspeak {

	private Leetspeak() {
	}

	/**
	 * Reads {@code 1gn0re} as a word, and {@code 2024} as a number.
	 * @param one the letter that {@code 1} stands for
	 */
	static String letters(String word, char one) {
		boolean letter = false;
		boolean other = false;
		for (int i = 0; i < word.length(); i++) {
			char character = word.charAt(i);
			letter |= Character.isLetter(character);
			other |= !Character.isLetter(character);
		}
		if (!letter || !other) {
			return word;
		}
		StringBuilder letters = new StringBuilder(word.length());
		for (int i = 0; i < word.length(); i++) {
			letters.append(letter(word.charAt(i), one));
		}
		return letters.toString();
	}

	private static char letter(char character, char one) {
		return switch (character) {
			case '0' -> 'o';
			case '1' -> one;
			case '!', '|' -> 'i';
			case '3' -> 'e';
			case '4', '@' -> 'a';
			case '5', '$' -> 's';
			case '7' -> 't';
			case '8' -> 'b';
			case '9' -> 'g';
			default -> character;
		};
	}

}
