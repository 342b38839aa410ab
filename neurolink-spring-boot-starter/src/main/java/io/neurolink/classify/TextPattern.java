package io.neurolink.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Phrases, one of which a text has to contain. Within a phrase {@code *} stands for any
 * characters, and {@code #} for a number, as in {@code maximum context length is #}; a
 * space matters. A blank pattern accepts anything. There is no backtracking: the time
 * that matching takes is linear in the length of the text, for any text.
 */
final class TextPattern {

	private static final char NUMBER = '#';

	private final List<List<String>> phrases = new ArrayList<>();

	TextPattern(String expression) {
		if (expression.isEmpty()) {
			return;
		}
		for (String phrase : expression.toLowerCase(Locale.ROOT).split("\\|", -1)) {
			List<String> parts = List.of(phrase.split("\\*", -1));
			for (String part : parts) {
				if (part.isBlank() || part.charAt(0) == NUMBER) {
					throw new IllegalArgumentException(
							"'" + expression + "' has a part that is blank or begins with a number");
				}
			}
			this.phrases.add(parts);
		}
	}

	boolean isAny() {
		return this.phrases.isEmpty();
	}

	/**
	 * Returns whether a text contains one of the phrases.
	 * @param text the text in lower case
	 */
	boolean isIn(String text) {
		return this.phrases.stream().anyMatch((parts) -> isIn(text, parts));
	}

	private static boolean isIn(String text, List<String> parts) {
		int position = 0;
		for (String part : parts) {
			position = end(text, part, position);
			if (position < 0) {
				return false;
			}
		}
		return true;
	}

	// The literal before the first number is searched for; what follows is compared.
	private static int end(String text, String part, int from) {
		int number = part.indexOf(NUMBER);
		String literal = (number < 0) ? part : part.substring(0, number);
		int found = text.indexOf(literal, from);
		while (found >= 0) {
			int end = compared(text, part, literal.length(), found + literal.length());
			if (end >= 0) {
				return end;
			}
			found = text.indexOf(literal, found + 1);
		}
		return -1;
	}

	private static int compared(String text, String part, int partPosition, int textPosition) {
		int position = textPosition;
		for (int i = partPosition; i < part.length(); i++) {
			if (part.charAt(i) == NUMBER) {
				int end = afterNumber(text, position);
				if (end == position) {
					return -1;
				}
				position = end;
			}
			else if (position < text.length() && text.charAt(position) == part.charAt(i)) {
				position++;
			}
			else {
				return -1;
			}
		}
		return position;
	}

	private static int afterNumber(String text, int from) {
		int position = from;
		while (position < text.length() && isOfNumber(text, position)) {
			position++;
		}
		return position;
	}

	private static boolean isOfNumber(String text, int position) {
		char character = text.charAt(position);
		boolean digit = character >= '0' && character <= '9';
		boolean separator = (character == ',' || character == '.') && position + 1 < text.length()
				&& Character.isDigit(text.charAt(position + 1));
		return digit || separator;
	}

}
