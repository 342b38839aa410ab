package io.neurolink.injection;

import java.util.Map;

/**
 * Decodes Morse code.
 */
final class Morse {

	private static final Map<String, String> LETTERS = Map.ofEntries(Map.entry(".-", "a"), Map.entry("-...", "b"),
			Map.entry("-.-.", "c"), Map.entry("-..", "d"), Map.entry(".", "e"), Map.entry("..-.", "f"),
			Map.entry("--.", "g"), Map.entry("....", "h"), Map.entry("..", "i"), Map.entry(".---", "j"),
			Map.entry("-.-", "k"), Map.entry(".-..", "l"), Map.entry("--", "m"), Map.entry("-.", "n"),
			Map.entry("---", "o"), Map.entry(".--.", "p"), Map.entry("--.-", "q"), Map.entry(".-.", "r"),
			Map.entry("...", "s"), Map.entry("-", "t"), Map.entry("..-", "u"), Map.entry("...-", "v"),
			Map.entry(".--", "w"), Map.entry("-..-", "x"), Map.entry("-.--", "y"), Map.entry("--..", "z"));

	private Morse() {
	}

	/**
	 * Decodes letters that are separated by a space, and words by a bar or several
	 * spaces.
	 * @return the text; a signal that is not a letter is a question mark
	 */
	static String decode(String signals) {
		StringBuilder text = new StringBuilder(signals.length() / 3);
		for (String word : signals.replace('\u00B7', '.').replace('\u2022', '.').split(" ?[/|] ?| {2,3}")) {
			for (String letter : word.split(" ")) {
				text.append(LETTERS.getOrDefault(letter, "?"));
			}
			text.append(' ');
		}
		return text.toString();
	}

}
