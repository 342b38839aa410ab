package io.neurolink.provider.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces unpaired surrogates, which no encoding of Unicode can represent, by U+FFFD. A
 * text that was cut within an emoji ends with one.
 */
final class WellFormedText {

	private static final char REPLACEMENT = '\uFFFD';

	private WellFormedText() {
	}

	static String of(String text) {
		int lone = loneSurrogate(text, 0);
		if (lone < 0) {
			return text;
		}
		StringBuilder replaced = new StringBuilder(text);
		for (int i = lone; i >= 0; i = loneSurrogate(replaced, i + 1)) {
			replaced.setCharAt(i, REPLACEMENT);
		}
		return replaced.toString();
	}

	/**
	 * Replaces unpaired surrogates in the strings and keys of JSON.
	 */
	static Map<String, Object> of(Map<String, ?> json) {
		Map<String, Object> copy = new LinkedHashMap<>();
		json.forEach((key, value) -> copy.put(of(key), ofValue(value)));
		return copy;
	}

	private static Object ofValue(Object value) {
		if (value instanceof String text) {
			return of(text);
		}
		if (value instanceof List<?> list) {
			return list.stream().map(WellFormedText::ofValue).toList();
		}
		if (value instanceof Map<?, ?> map) {
			Map<String, Object> copy = new LinkedHashMap<>();
			map.forEach((key, entry) -> copy.put(of(String.valueOf(key)), ofValue(entry)));
			return copy;
		}
		return value;
	}

	private static int loneSurrogate(CharSequence text, int from) {
		for (int i = from; i < text.length(); i++) {
			char character = text.charAt(i);
			if (!Character.isSurrogate(character)) {
				continue;
			}
			if (Character.isHighSurrogate(character) && i + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
				continue;
			}
			return i;
		}
		return -1;
	}

}
