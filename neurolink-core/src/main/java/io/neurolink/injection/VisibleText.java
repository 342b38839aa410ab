package io.neurolink.injection;

/**
 * A text without invisible characters: control characters except newline and tab,
 * zero-width and directional characters, tags, fillers, unpaired surrogates. All others
 * are unchanged, including compatibility forms such as {@code ½} and {@code ²}; the ends
 * of lines become newlines.
 * <p>
 * Characters that a writing system requires are kept: joiners within emoji and within
 * scripts that are written with them, directional characters in text of a script that
 * runs from right to left, one variation selector after a symbol or an ideograph, the
 * tags of a flag. Takes a time linear in the length of the text.
 */
public final class VisibleText {

	/**
	 * The longest run of marks on one letter, after Unicode's Stream-Safe Text Format
	 * (UAX #15).
	 */
	private static final int MAX_MARKS = 30;

	private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

	private static final int ZERO_WIDTH_JOINER = 0x200D;

	private static final int KEYCAP = 0x20E3;

	private static final int FLAG = 0x1F3F4;

	/** The longest tag sequence of a flag, with the tag that ends it. */
	private static final int LONGEST_FLAG = 8;

	/** Arabic, the first of the scripts that are written with joiners. */
	private static final int FIRST_JOINED_SCRIPT = 0x0600;

	private final String text;

	private final int maxLength;

	private final StringBuilder kept;

	private int length;

	private int before;

	private int marks;

	private int flag = -1;

	private boolean rightToLeft;

	private VisibleText(String text, int maxLength) {
		this.text = text;
		this.maxLength = maxLength;
		this.kept = new StringBuilder(Math.min(text.length(), Math.min(maxLength, 1 << 20) * 2));
	}

	/**
	 * Returns a text without invisible characters.
	 * @param text any text
	 * @return the visible text, possibly empty
	 */
	public static String of(String text) {
		return of(text, Integer.MAX_VALUE);
	}

	/**
	 * Returns the beginning of a text without invisible characters.
	 * @param text any text, of any length
	 * @param maxLength the maximum number of code points to return
	 * @return the visible text, possibly empty
	 */
	public static String of(String text, int maxLength) {
		VisibleText visible = new VisibleText(text, maxLength);
		visible.read();
		return visible.kept.toString();
	}

	/**
	 * Counts the visible code points of a text.
	 * @param text any text, of any length
	 * @return their number
	 */
	public static int length(String text) {
		VisibleText visible = new VisibleText(text, 0);
		visible.read();
		return visible.length;
	}

	private void read() {
		for (int i = 0; i < this.text.length();) {
			int codePoint = this.text.codePointAt(i);
			i += Character.charCount(codePoint);
			int after = (i < this.text.length()) ? this.text.codePointAt(i) : 0;
			if (isLineEnd(codePoint)) {
				if (codePoint != '\r' || after != '\n') {
					append('\n');
				}
			}
			else if (isVisible(codePoint, after, i)) {
				append(codePoint);
			}
		}
	}

	private void append(int codePoint) {
		this.marks = isMark(codePoint) ? this.marks + 1 : 0;
		if (this.marks > MAX_MARKS) {
			return;
		}
		if (this.length < this.maxLength) {
			this.kept.appendCodePoint(codePoint);
		}
		this.length++;
		this.before = codePoint;
		byte direction = Character.getDirectionality(codePoint);
		this.rightToLeft |= direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
				|| direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
	}

	private boolean isVisible(int codePoint, int after, int next) {
		if (codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER) {
			return isJoined(this.before) && isJoined(after);
		}
		if (isVariationSelector(codePoint)) {
			return (this.before >= 0x2000 && !isVariationSelector(this.before)) || this.before == 0xA9
					|| this.before == 0xAE || after == KEYCAP && codePoint == 0xFE0F;
		}
		if (codePoint >= 0xE0000 && codePoint < 0xE0080) {
			return isFlagTag(codePoint, next);
		}
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL -> codePoint == '\t';
			case Character.FORMAT -> isVisibleFormat(codePoint) || this.rightToLeft && isDirectional(codePoint);
			case Character.SURROGATE -> false;
			default -> !isBlankLetter(codePoint);
		};
	}

	private boolean isFlagTag(int codePoint, int next) {
		if (this.before == FLAG && next > this.flag) {
			int end = next - Character.charCount(codePoint);
			int tags = 0;
			int tag = codePoint;
			while (tag > 0xE0020 && tag < 0xE007F && tags < LONGEST_FLAG && end < this.text.length()) {
				end += Character.charCount(tag);
				tags++;
				tag = (end < this.text.length()) ? this.text.codePointAt(end) : 0;
			}
			this.flag = (tag == 0xE007F && tags > 0) ? end + 2 : -1;
		}
		return next <= this.flag;
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

	private static boolean isJoined(int codePoint) {
		return codePoint >= FIRST_JOINED_SCRIPT && Character.getType(codePoint) != Character.FORMAT
				&& Character.UnicodeScript.of(codePoint) != Character.UnicodeScript.LATIN;
	}

	private static boolean isDirectional(int codePoint) {
		return codePoint == 0x061C || codePoint == 0x200E || codePoint == 0x200F
				|| (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
	}

	/** Signs around the digits after them, which are of category Cf, but visible. */
	private static boolean isVisibleFormat(int codePoint) {
		return (codePoint >= 0x0600 && codePoint <= 0x0605) || codePoint == 0x06DD || codePoint == 0x070F
				|| codePoint == 0x08E2 || codePoint == 0x110BD;
	}

	/**
	 * Grapheme joiner, fillers of Hangul and Khmer, the blank Braille pattern: invisible
	 * letters, marks and symbols.
	 */
	private static boolean isBlankLetter(int codePoint) {
		return codePoint == 0x034F || codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x17B4
				|| codePoint == 0x17B5 || codePoint == 0x2800 || codePoint == 0x3164 || codePoint == 0xFFA0;
	}

	private static boolean isVariationSelector(int codePoint) {
		return (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
	}

}
