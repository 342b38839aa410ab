package io.neurolink.injection;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A text in the canonical form for comparing words: small letters without marks,
 * compatibility forms plain, look-alikes of other alphabets replaced, invisible
 * characters left out. Each of its characters has its index in the original text. At most
 * four times as long as the text.
 */
final class FoldedText {

	/** A compatibility form that is longer stays as it is: U+FDFA has 18. */
	private static final int LONGEST_FORM = 4;

	private static final Map<Character, Character> LOOK_ALIKES = lookAlikes();

	private final StringBuilder folded;

	private int[] origins;

	private FoldedText(int length) {
		this.folded = new StringBuilder(length);
		this.origins = new int[length + 1];
	}

	static FoldedText of(String text) {
		FoldedText folded = new FoldedText(Math.min(text.length(), 4_096));
		for (int i = 0; i < text.length();) {
			int codePoint = text.codePointAt(i);
			folded.append(codePoint, i);
			i += Character.charCount(codePoint);
		}
		folded.end(text.length());
		return folded;
	}

	/**
	 * Returns the text with its escapes resolved, or {@code this} if there are none.
	 */
	FoldedText unescaped() {
		Escapes escapes = new Escapes(this.folded);
		if (!escapes.any()) {
			return this;
		}
		FoldedText unescaped = new FoldedText(this.folded.length());
		for (int i = 0; i < this.folded.length(); i = escapes.end()) {
			unescaped.append(escapes.read(i), this.origins[i]);
		}
		unescaped.end(this.origins[this.folded.length()]);
		return unescaped;
	}

	static String fold(String text) {
		return of(text).folded.toString();
	}

	CharSequence characters() {
		return this.folded;
	}

	/**
	 * Returns the index of a character of this text in the original text; for the length
	 * of this text, the length of the original.
	 */
	int origin(int index) {
		return this.origins[index];
	}

	private void append(int codePoint, int origin) {
		if (codePoint < 0x80) {
			if (codePoint >= 0x20 && codePoint < 0x7F || Character.isWhitespace(codePoint)) {
				append((char) Character.toLowerCase(codePoint), origin);
			}
			return;
		}
		if (isLeftOut(codePoint)) {
			return;
		}
		if (codePoint >= 0x1F130 && codePoint <= 0x1F189) {
			// squared and negative letters have no compatibility form
			append((char) ('a' + (codePoint - 0x1F130) % 32 % 26), origin);
			return;
		}
		String plain = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC);
		if (plain.length() > LONGEST_FORM) {
			append('\uFFFD', origin);
			return;
		}
		for (int i = 0; i < plain.length();) {
			int part = plain.codePointAt(i);
			appendPlain(part, origin);
			i += Character.charCount(part);
		}
	}

	private void appendPlain(int codePoint, int origin) {
		int base = codePoint;
		if (codePoint >= 0x80 && codePoint < 0x0700 || codePoint >= 0x1E00 && codePoint < 0x2000) {
			base = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD).codePointAt(0);
		}
		base = Character.toLowerCase(base);
		if (base < 0x80) {
			append((char) base, origin);
		}
		else if (!isLeftOut(base)) {
			append(Character.isBmpCodePoint(base) ? LOOK_ALIKES.getOrDefault((char) base, (char) base) : '\uFFFD',
					origin);
		}
	}

	private void append(char character, int origin) {
		int length = this.folded.length();
		if (length + 1 >= this.origins.length) {
			this.origins = Arrays.copyOf(this.origins, this.origins.length * 2 + 2);
		}
		this.origins[length] = origin;
		this.folded.append(character);
	}

	private void end(int length) {
		this.origins[this.folded.length()] = length;
	}

	private static boolean isLeftOut(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK,
					Character.FORMAT, Character.SURROGATE, Character.CONTROL ->
				!Character.isWhitespace(codePoint);
			default -> codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x3164 || codePoint == 0xFFA0
					|| codePoint == 0x2800 || codePoint == 0x0640;
		};
	}

	private static Map<Character, Character> lookAlikes() {
		Map<Character, Character> map = new HashMap<>();
		String from = "авеіјкмнорстухԁһԛԝѕӏ" + "αβεικνορτυχωγ" + "ıɑɡɩʏᴄᴏᴜᴠᴡᴢꜱøłđßæꞓ" + "ᴀʙᴅᴇғɢʜɪᴊᴋʟᴍɴᴘʀᴛ" + "օսոցһգ";
		String to = "abeijkmhopctyxdhqwsl" + "abeikvoptuxwy" + "iagiycouvwzsoldsac" + "abdefghijklmnprt" + "ounghq";
		for (int i = 0; i < from.length(); i++) {
			map.put(from.charAt(i), to.charAt(i));
		}
		return map;
	}

}
