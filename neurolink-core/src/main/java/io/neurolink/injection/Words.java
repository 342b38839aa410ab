package io.neurolink.injection;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes a folded text apart into words, in the ways in which a model may still read them
 * though something stands between their letters. Each way passes over the text once.
 */
final class Words {

	/** So many single letters in a row are a word that was spaced out. */
	private static final int SPACED_OUT = 5;

	/** No word that is looked for is longer. */
	static final int LONGEST_KNOWN = 16;

	private Words() {
	}

	/**
	 * The words between all that is neither letter nor digit.
	 */
	static List<Word> separated(CharSequence text) {
		List<Word> words = new ArrayList<>();
		int at = 0;
		while (at < text.length()) {
			int from = at;
			while (at < text.length() && isWordPart(text, at)) {
				at++;
			}
			if (at > from) {
				words.add(word(text.subSequence(from, at), from, at));
			}
			else {
				at++;
			}
		}
		return words;
	}

	/**
	 * The words between white space, with what else stands in them left out, as in
	 * {@code ig-nore}.
	 */
	static List<Word> condensed(CharSequence text) {
		List<Word> words = new ArrayList<>();
		StringBuilder letters = new StringBuilder();
		int from = 0;
		int to = 0;
		for (int i = 0; i <= text.length(); i++) {
			if (i == text.length() || Character.isWhitespace(text.charAt(i))) {
				if (!letters.isEmpty()) {
					words.add(word(letters, from, to));
					letters.setLength(0);
				}
			}
			else if (isWordPart(text, i)) {
				from = letters.isEmpty() ? i : from;
				letters.append(text.charAt(i));
				to = i + 1;
			}
		}
		return words;
	}

	/**
	 * The words with those put together that were spaced out, as in {@code i g n o r e}.
	 * Where one ends and the next begins is told by the words that are known.
	 */
	static List<Word> closedUp(List<Word> separated, Set<String> known) {
		List<Word> words = new ArrayList<>();
		int at = 0;
		while (at < separated.size()) {
			int from = at;
			while (at < separated.size() && separated.get(at).text().length() == 1) {
				at++;
			}
			if (at - from >= SPACED_OUT) {
				words.addAll(split(separated.subList(from, at), known));
			}
			else {
				words.addAll(separated.subList(from, at));
			}
			if (at < separated.size()) {
				words.add(separated.get(at++));
			}
		}
		return words;
	}

	private static List<Word> split(List<Word> letters, Set<String> known) {
		String joined = lettersForDigits(letters.stream().map(Word::text).collect(Collectors.joining()));
		List<Word> words = new ArrayList<>();
		int at = 0;
		while (at < joined.length()) {
			int end = Math.min(joined.length(), at + LONGEST_KNOWN);
			while (end > at + 1 && !known.contains(joined.substring(at, end))) {
				end--;
			}
			words.add(new Word(joined.substring(at, end), letters.get(at).from(), letters.get(end - 1).to()));
			at = end;
		}
		return words;
	}

	private static Word word(CharSequence letters, int from, int to) {
		return new Word(lettersForDigits(letters), from, to);
	}

	/**
	 * Reads {@code 1gn0re} as a word, and {@code 2024} as a number.
	 */
	private static String lettersForDigits(CharSequence text) {
		String word = text.toString();
		if (word.chars().noneMatch(Character::isLetter)) {
			return word;
		}
		return word.replace('0', 'o')
			.replace('1', 'i')
			.replace('3', 'e')
			.replace('4', 'a')
			.replace('5', 's')
			.replace('7', 't')
			.replace('@', 'a')
			.replace('$', 's')
			.replace('!', 'i');
	}

	private static boolean isWordPart(CharSequence text, int index) {
		char character = text.charAt(index);
		if (character == '@' || character == '$' || character == '!') {
			return index + 1 < text.length() && Character.isLetterOrDigit(text.charAt(index + 1))
					&& (character != '!' || (index > 0 && Character.isLetterOrDigit(text.charAt(index - 1))));
		}
		return Character.isLetterOrDigit(character);
	}

}
