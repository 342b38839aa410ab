package io.neurolink.injection;

import java.lang.Character.UnicodeScript;

/**
 * Properties of characters that depend on how their script is written.
 */
final class Scripts {

	private Scripts() {
	}

	/**
	 * Returns whether the words of the character's script follow one another without
	 * spaces, or take endings that are written with them.
	 */
	static boolean isUnspaced(char character) {
		if (character < 0x0E00) {
			return false;
		}
		UnicodeScript script = UnicodeScript.of(character);
		return script == UnicodeScript.HAN || script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA
				|| script == UnicodeScript.HANGUL || script == UnicodeScript.THAI;
	}

	static boolean isApostrophe(char character) {
		return character == '\'' || character == '\u2019' || character == '\u02BC' || character == '`'
				|| character == '\u00B4';
	}

	static boolean endsSentence(char character) {
		return switch (character) {
			case '.', '!', '?', '\u2026', '\u3002', '\uFF01', '\uFF1F', '\uFF0E', '\u061F', '\u06D4', '\u0964' -> true;
			default -> false;
		};
	}

}
