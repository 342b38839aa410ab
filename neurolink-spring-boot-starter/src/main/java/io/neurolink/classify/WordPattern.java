package io.neurolink.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One of several words, each compared as a whole; a {@code *} at the beginning, at the
 * end or within stands for any characters. A blank pattern accepts anything. The time
 * that matching takes is linear in the length of the word.
 */
final class WordPattern {

	private final List<List<String>> words = new ArrayList<>();

	WordPattern(String expression) {
		if (expression.isEmpty()) {
			return;
		}
		for (String word : expression.split("\\|", -1)) {
			if (word.isBlank() || !word.strip().equals(word)) {
				throw new IllegalArgumentException("'" + expression + "' has a word that is blank or padded");
			}
			this.words.add(List.of(VendorErrorReader.word(word).split("\\*", -1)));
		}
	}

	boolean isAny() {
		return this.words.isEmpty();
	}

	boolean matchesOneOf(Set<String> candidates) {
		return candidates.stream().anyMatch(this::matches);
	}

	private boolean matches(String candidate) {
		return this.words.stream().anyMatch((parts) -> matches(parts, candidate));
	}

	private static boolean matches(List<String> parts, String candidate) {
		String first = parts.get(0);
		if (parts.size() == 1) {
			return candidate.equals(first);
		}
		String last = parts.get(parts.size() - 1);
		int end = candidate.length() - last.length();
		if (!candidate.startsWith(first) || !candidate.endsWith(last) || end < first.length()) {
			return false;
		}
		int position = first.length();
		for (String part : parts.subList(1, parts.size() - 1)) {
			int found = candidate.indexOf(part, position);
			if (found < 0 || found + part.length() > end) {
				return false;
			}
			position = found + part.length();
		}
		return true;
	}

}
