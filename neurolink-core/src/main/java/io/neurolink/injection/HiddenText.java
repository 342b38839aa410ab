package io.neurolink.injection;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds text in characters that are not shown: tags (U+E0020 to U+E007E, one for each of
 * ASCII) and long runs of variation selectors (one for each byte).
 */
final class HiddenText {

	private static final int SHORTEST = 10;

	private static final int FLAG = 0x1F3F4;

	private HiddenText() {
	}

	static List<Injection> find(String text) {
		List<Injection> found = new ArrayList<>();
		StringBuilder hidden = new StringBuilder();
		int from = -1;
		int before = 0;
		for (int i = 0; i <= text.length();) {
			int codePoint = (i < text.length()) ? text.codePointAt(i) : 0;
			if (isHiding(codePoint)) {
				from = (from < 0) ? i : from;
				hidden.append((codePoint >= 0xE0000 && codePoint < 0xE0080) ? (char) (codePoint - 0xE0000) : '?');
			}
			else if (from >= 0) {
				if (before != FLAG && isText(hidden)) {
					found.add(new Injection(Injection.Family.ENCODED, from, i));
				}
				hidden.setLength(0);
				from = -1;
			}
			before = isHiding(codePoint) ? before : codePoint;
			i += Character.charCount(codePoint);
		}
		return found;
	}

	private static boolean isText(CharSequence hidden) {
		return hidden.length() >= SHORTEST;
	}

	private static boolean isHiding(int codePoint) {
		return (codePoint >= 0xE0000 && codePoint < 0xE0080) || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
				|| (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
	}

}
