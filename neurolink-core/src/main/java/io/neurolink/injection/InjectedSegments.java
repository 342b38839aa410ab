package io.neurolink.injection;

import java.util.List;

/**
 * Removes injected instructions from a text, each with its clause: from the beginning of
 * the clause that it is found in to the end of the sentence. The remaining text is
 * unchanged. Takes a time linear in the length of the text.
 */
public final class InjectedSegments {

	/** More before it in its clause, as {@code please}, is a part of the text. */
	private static final int LONGEST_LEAD = 24;

	private InjectedSegments() {
	}

	/**
	 * Removes the parts of a text that were found, with their clauses.
	 * @param text the text
	 * @param found the parts that were found in it, in the order of the text
	 * @return the rest, possibly empty
	 */
	public static String remove(String text, List<Injection> found) {
		StringBuilder kept = new StringBuilder(text.length());
		int at = 0;
		int end = 0;
		for (Injection injection : found) {
			if (injection.to() <= at) {
				continue;
			}
			int from = Math.max(at, isMark(injection) ? injection.from() : start(text, injection.from(), at));
			int to = Math.max(end(text, injection), injection.to());
			if (from > at || at == 0) {
				append(kept, text, at, from);
			}
			at = Math.max(at, to);
			end = at;
		}
		append(kept, text, end, text.length());
		return (end == text.length()) ? kept.toString().stripTrailing() : kept.toString();
	}

	private static boolean isMark(Injection injection) {
		return injection.family() == Injection.Family.ROLE_MARKER || injection.family() == Injection.Family.ENCODED;
	}

	private static void append(StringBuilder kept, String text, int from, int to) {
		int start = from;
		if (from > 0) {
			boolean spaced = kept.isEmpty() || Character.isWhitespace(kept.charAt(kept.length() - 1));
			while (spaced && start < to
					&& (text.charAt(start) == ' ' || kept.isEmpty() && isSeparator(text.charAt(start)))) {
				start++;
			}
			if (!spaced && start < to && !Character.isWhitespace(text.charAt(start))
					&& !Scripts.isUnspaced(text.charAt(start))) {
				kept.append(' ');
			}
		}
		kept.append(text, start, to);
	}

	private static boolean isSeparator(char character) {
		return Character.isWhitespace(character) || character == '.' || character == ',' || character == ';'
				|| character == ':' || character == '!';
	}

	private static int start(String text, int from, int least) {
		int at = from;
		while (at > least && !isBoundary(text, at - 1)) {
			at--;
			if (from - at > LONGEST_LEAD) {
				return from;
			}
		}
		while (at < from && Character.isWhitespace(text.charAt(at))) {
			at++;
		}
		return at;
	}

	private static int end(String text, Injection injection) {
		int at = injection.to();
		if (injection.family() == Injection.Family.ENCODED) {
			return at;
		}
		if (injection.family() == Injection.Family.ROLE_MARKER) {
			while (at < text.length() && text.charAt(at) == '\n') {
				at++;
			}
		}
		int next = at;
		while (next < text.length() && text.charAt(next) == ' ') {
			next++;
		}
		if (next < text.length() && text.charAt(next) == ':') {
			return next + 1;
		}
		while (at < text.length() && text.charAt(at) != '\n') {
			if (isSentenceEnd(text, at)) {
				while (at < text.length() && isSentenceEndPart(text.charAt(at))) {
					at++;
				}
				return at;
			}
			at++;
		}
		return at;
	}

	private static boolean isBoundary(String text, int at) {
		char character = text.charAt(at);
		if (character == '\n' || character == ';' || character == '"' || character == '\u201C' || character == '('
				|| character == '\uFF0C' || character == '\u3001') {
			return true;
		}
		if (character == ',' || character == ':') {
			return at + 1 < text.length() && Character.isWhitespace(text.charAt(at + 1));
		}
		return isSentenceEnd(text, at);
	}

	private static boolean isSentenceEnd(String text, int at) {
		char character = text.charAt(at);
		return Scripts.endsSentence(character)
				&& (character > 0x2000 || at + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(at + 1)));
	}

	private static boolean isSentenceEndPart(char character) {
		return Scripts.endsSentence(character) || character == '"' || character == '\'' || character == '\u201D'
				|| character == ')' || character == '*';
	}

}
