package io.neurolink.injection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Finds texts that are written backwards or with each letter replaced by another: shifted
 * by a fixed number (ROT13, Caesar) or mirrored (Atbash). Words that occur in most
 * instructions tell which one it is, so that a text is decoded at most once for each.
 */
final class Ciphers {

	private static final List<String> CLUES = List.of("ignore", "previous", "instructions", "instruction", "system",
			"prompt", "reveal", "disregard", "forget", "rules", "above", "override", "prior", "all", "your");

	/**
	 * The number of clues that are required, because one short word may be a coincidence.
	 */
	private static final int NEEDED = 2;

	private static final Map<String, List<Integer>> CIPHERS = ciphers();

	private static final int ATBASH = 26;

	private static final int REVERSED = 27;

	private Ciphers() {
	}

	/**
	 * Decodes the lines of a text that seem to be written in a cipher, by each cipher.
	 */
	static List<Decoded> decode(CharSequence text, List<TextToken> tokens) {
		int[] clues = new int[REVERSED + 1];
		int[] from = new int[REVERSED + 1];
		int[] to = new int[REVERSED + 1];
		for (TextToken token : tokens) {
			for (int cipher : CIPHERS.getOrDefault(token.text(), List.of())) {
				from[cipher] = (clues[cipher] == 0) ? token.from() : from[cipher];
				to[cipher] = token.to();
				clues[cipher]++;
			}
		}
		List<Decoded> decoded = new ArrayList<>();
		for (int cipher = 1; cipher <= REVERSED; cipher++) {
			if (clues[cipher] >= NEEDED) {
				int begin = from[cipher];
				while (begin > 0 && text.charAt(begin - 1) != '\n') {
					begin--;
				}
				int end = to[cipher];
				while (end < text.length() && text.charAt(end) != '\n') {
					end++;
				}
				decoded.add(new Decoded(decode(text.subSequence(begin, end).toString(), cipher), begin, end));
			}
		}
		return decoded;
	}

	private static String decode(String text, int cipher) {
		if (cipher == REVERSED) {
			return new StringBuilder(text).reverse().toString();
		}
		return replace(text, (cipher == ATBASH) ? ATBASH : 26 - cipher);
	}

	private static String replace(String text, int cipher) {
		StringBuilder replaced = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character >= 'a' && character <= 'z') {
				int letter = character - 'a';
				replaced.append((char) ('a' + ((cipher == ATBASH) ? 25 - letter : (letter + cipher) % 26)));
			}
			else {
				replaced.append(character);
			}
		}
		return replaced.toString();
	}

	private static Map<String, List<Integer>> ciphers() {
		Map<String, List<Integer>> ciphers = new HashMap<>();
		for (int cipher = 1; cipher <= ATBASH; cipher++) {
			int current = cipher;
			put(ciphers, cipher, (clue) -> replace(clue, current));
		}
		put(ciphers, REVERSED, (clue) -> new StringBuilder(clue).reverse().toString());
		return ciphers;
	}

	private static void put(Map<String, List<Integer>> ciphers, int cipher, UnaryOperator<String> encode) {
		for (String clue : CLUES) {
			ciphers.computeIfAbsent(encode.apply(clue), (key) -> new ArrayList<>()).add(cipher);
		}
	}

	/**
	 * A decoded part of a text.
	 *
	 * @param text the decoded text
	 * @param from the index at which it begins in the text
	 * @param to the index at which it ends in the text, exclusive
	 */
	record Decoded(String text, int from, int to) {
	}

}
