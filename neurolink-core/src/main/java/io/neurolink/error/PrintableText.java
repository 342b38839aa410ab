package io.neurolink.error;

import org.jspecify.annotations.Nullable;

/**
 * Makes one printable line of bounded length from untrusted text, for example that of a
 * server, so that it can be logged, used as a tag or an identifier, and shown in a
 * terminal.
 * <p>
 * Line ends, line and paragraph separators and runs of spaces become one space. All other
 * control characters and all format characters (zero-width and bidirectional ones among
 * them) are removed, because an invisible character must not hide a secret from a search.
 * A surrogate without its other half becomes U+FFFD.
 */
public final class PrintableText {

	/**
	 * The mark at the end of a text that was cut.
	 */
	public static final String CUT = "…";

	private static final int NEXT_LINE = 0x85;

	private static final int REPLACEMENT = 0xFFFD;

	private PrintableText() {
	}

	/**
	 * Cleans a text.
	 * @param text the text, of any length
	 * @param maxLength the greatest length of the result in characters, positive; a text
	 * that is cut ends with {@link #CUT} within that length
	 * @return one line; the same object if there is nothing to change
	 */
	public static String of(String text, int maxLength) {
		return (text.length() <= maxLength && isClean(text)) ? text : cleaned(text, maxLength);
	}

	/**
	 * Cleans a text that may be absent.
	 * @param text the text or {@code null}
	 * @param maxLength the greatest length of the result in characters, positive
	 * @return one line, or {@code null} if the text is absent
	 */
	public static @Nullable String ofNullable(@Nullable String text, int maxLength) {
		return (text != null) ? of(text, maxLength) : null;
	}

	// Reads only as much as is needed to fill the line.
	private static String cleaned(String text, int maxLength) {
		StringBuilder line = new StringBuilder(Math.min(text.length(), maxLength) + 2);
		boolean space = false;
		int position = 0;
		while (position < text.length() && line.length() <= maxLength) {
			int character = text.codePointAt(position);
			position += Character.charCount(character);
			if (isSpace(character)) {
				space = !line.isEmpty();
			}
			else if (!isHidden(character)) {
				if (space) {
					line.append(' ');
					space = false;
				}
				line.appendCodePoint(isLoneSurrogate(character) ? REPLACEMENT : character);
			}
		}
		return (line.length() <= maxLength) ? line.toString() : cut(line, maxLength);
	}

	private static String cut(StringBuilder line, int maxLength) {
		int end = Math.max(0, maxLength - CUT.length());
		if (end > 0 && Character.isHighSurrogate(line.charAt(end - 1))) {
			end--;
		}
		line.setLength(end);
		return line.append(CUT).toString();
	}

	private static boolean isClean(String text) {
		boolean space = true;
		for (int position = 0; position < text.length();) {
			int character = text.codePointAt(position);
			position += Character.charCount(character);
			boolean plainSpace = character == ' ';
			if ((plainSpace && space) || (!plainSpace && isSpace(character)) || isHidden(character)
					|| isLoneSurrogate(character)) {
				return false;
			}
			space = plainSpace;
		}
		return text.isEmpty() || !space;
	}

	private static boolean isSpace(int character) {
		return character == ' ' || (character >= '\t' && character <= '\r') || character == NEXT_LINE
				|| Character.getType(character) == Character.LINE_SEPARATOR
				|| Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
	}

	private static boolean isHidden(int character) {
		if (character > ' ' && character <= '~') {
			return false;
		}
		int type = Character.getType(character);
		return (type == Character.CONTROL || type == Character.FORMAT) && !isSpace(character);
	}

	private static boolean isLoneSurrogate(int character) {
		return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
	}

}
