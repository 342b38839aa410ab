package io.neurolink.injection;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * A text in the one shape that patterns are written in: small Latin letters without
 * accents, look-alikes of other alphabets replaced. Knows where in the text each of its
 * characters comes from.
 */
final class FoldedText {

	private static final Map<Integer, Character> LOOK_ALIKES = lookAlikes();

	private final StringBuilder folded;

	private final int[] origins;

	private FoldedText(StringBuilder folded, int[] origins) {
		this.folded = folded;
		this.origins = origins;
	}

	static FoldedText of(String text) {
		StringBuilder folded = new StringBuilder(text.length());
		int[] origins = new int[text.length() + 1];
		for (int i = 0; i < text.length();) {
			int codePoint = text.codePointAt(i);
			int length = folded.length();
			append(folded, codePoint);
			for (int k = length; k < folded.length(); k++) {
				origins[k] = i;
			}
			i += Character.charCount(codePoint);
		}
		origins[folded.length()] = text.length();
		return new FoldedText(folded, origins);
	}

	CharSequence characters() {
		return this.folded;
	}

	/**
	 * Where a character of this text comes from; for the length of this text, the length
	 * of the other.
	 */
	int origin(int index) {
		return this.origins[index];
	}

	private static void append(StringBuilder folded, int codePoint) {
		if (codePoint < 0x80) {
			folded.append((char) Character.toLowerCase(codePoint));
			return;
		}
		int type = Character.getType(codePoint);
		if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
			return;
		}
		int base = Character
			.toLowerCase(Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD).codePointAt(0));
		Character lookAlike = LOOK_ALIKES.get(base);
		// No longer than its origin: what is beyond 16 bits is no letter of a pattern.
		folded.append((lookAlike != null) ? lookAlike : Character.isBmpCodePoint(base) ? (char) base : '\uFFFD');
	}

	private static Map<Integer, Character> lookAlikes() {
		Map<Integer, Character> map = new HashMap<>();
		String from = "авеіјкмнорстухԁһԛԝѕӏ" + "αβεικνορτυχωγ" + "ıɑɡɩʏᴄᴏᴜᴠᴡᴢꜱ";
		String to = "abeijkmhopctyxdhqwsl" + "abeikvoptuxwy" + "iagiycouvwzs";
		for (int i = 0; i < from.length(); i++) {
			map.put((int) from.charAt(i), to.charAt(i));
		}
		return map;
	}

}
