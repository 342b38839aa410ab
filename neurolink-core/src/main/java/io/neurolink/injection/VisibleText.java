package io.neurolink.injection;

import java.text.Normalizer;

/**
 * A text as a reader sees it. Compatibility forms become plain (NFKC: full-width and
 * mathematical letters become letters, but also {@code ²} becomes {@code 2}), characters
 * that show nothing go, and the ends of lines become newlines.
 * <p>
 * What goes: control characters but newline and tab, zero-width and directional
 * characters, tags, fillers, unpaired surrogates. What stays: joiners within emoji and
 * within the scripts that are written with them. Takes a time linear in the length of the
 * text.
 */
public final class VisibleText {

	/**
	 * The longest run of marks on one letter, after Unicode's Stream-Safe Text Format
	 * (UAX #15). Ordering a longer one would take a time quadratic in its length.
	 */
	private static final int MAX_MARKS = 30;

	private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

	private static final int ZERO_WIDTH_JOINER = 0x200D;

	private static final int EMOJI_PRESENTATION = 0xFE0F;

	/** Arabic, the first of the scripts that are written with joiners. */
	private static final int FIRST_JOINED_SCRIPT = 0x0600;

	private VisibleText() {
	}

	/**
	 * Makes a text what a reader sees.
	 * @param text any text
	 * @return the visible text, possibly empty
	 */
	public static String of(String text) {
		return withoutInvisible(Normalizer.normalize(withoutExcessiveMarks(text), Normalizer.Form.NFKC));
	}

	private static String withoutExcessiveMarks(String text) {
		StringBuilder kept = new StringBuilder(text.length());
		int marks = 0;
		for (int i = 0; i < text.length();) {
			int codePoint = text.codePointAt(i);
			i += Character.charCount(codePoint);
			marks = isMark(codePoint) ? marks + 1 : 0;
			if (marks <= MAX_MARKS) {
				kept.appendCodePoint(codePoint);
			}
		}
		return kept.toString();
	}

	private static String withoutInvisible(String text) {
		StringBuilder kept = new StringBuilder(text.length());
		int before = 0;
		for (int i = 0; i < text.length();) {
			int codePoint = text.codePointAt(i);
			i += Character.charCount(codePoint);
			int after = (i < text.length()) ? text.codePointAt(i) : 0;
			if (isLineEnd(codePoint)) {
				if (codePoint != '\r' || after != '\n') {
					kept.append('\n');
				}
			}
			else if (isJoiner(codePoint) ? joins(before, after) : isVisible(codePoint, before)) {
				kept.appendCodePoint(codePoint);
			}
			else {
				continue;
			}
			before = codePoint;
		}
		return kept.toString();
	}

	private static boolean isMark(int codePoint) {
		int type = Character.getType(codePoint);
		return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK
				|| type == Character.COMBINING_SPACING_MARK;
	}

	private static boolean isLineEnd(int codePoint) {
		return codePoint == '\n' || codePoint == '\r' || codePoint == 0x85 || codePoint == 0x2028
				|| codePoint == 0x2029;
	}

	private static boolean isJoiner(int codePoint) {
		return codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
	}

	private static boolean joins(int before, int after) {
		return isJoined(before) && isJoined(after);
	}

	private static boolean isJoined(int codePoint) {
		return codePoint >= FIRST_JOINED_SCRIPT && Character.getType(codePoint) != Character.FORMAT
				&& Character.UnicodeScript.of(codePoint) != Character.UnicodeScript.LATIN;
	}

	private static boolean isVisible(int codePoint, int before) {
		if (codePoint == EMOJI_PRESENTATION) {
			return before >= FIRST_JOINED_SCRIPT;
		}
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL -> codePoint == '\t';
			case Character.FORMAT -> isVisibleFormat(codePoint);
			case Character.SURROGATE -> false;
			default -> !isBlankLetter(codePoint) && !isVariationSelector(codePoint);
		};
	}

	/** Signs that embrace the digits after them: of category Cf, and yet seen. */
	private static boolean isVisibleFormat(int codePoint) {
		return (codePoint >= 0x0600 && codePoint <= 0x0605) || codePoint == 0x06DD || codePoint == 0x070F
				|| codePoint == 0x08E2 || codePoint == 0x110BD;
	}

	/**
	 * Grapheme joiner, fillers of Hangul and Khmer, the blank Braille pattern: letters,
	 * marks and symbols that show nothing.
	 */
	private static boolean isBlankLetter(int codePoint) {
		return codePoint == 0x034F || codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x17B4
				|| codePoint == 0x17B5 || codePoint == 0x2800 || codePoint == 0x3164 || codePoint == 0xFFA0;
	}

	private static boolean isVariationSelector(int codePoint) {
		return (codePoint >= 0xFE00 && codePoint <= 0xFE0E) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
	}

}
