package io.neurolink.injection;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a folded text into words. Letters of scripts that are written without spaces
 * become the longest known words. Each method passes over the text once.
 */
final class WordTokenizer {

	/** A run of at least this many single letters is one or more spaced-out words. */
	private static final int SPACED_OUT = 5;

	/** A word of at least this length may be several words written together. */
	private static final int JOINED_WORDS = 18;

	/** A longer word is not split into words. */
	private static final int LONGEST_JOINED = 200;

	private final CharSequence text;

	private final Lexicon lexicon;

	private final List<TextToken> tokens = new ArrayList<>();

	private int sentence;

	private WordTokenizer(CharSequence text, Lexicon lexicon) {
		this.text = text;
		this.lexicon = lexicon;
	}

	/**
	 * Returns the words, separated by characters that are neither letters nor digits.
	 */
	static List<TextToken> separated(CharSequence text, Lexicon lexicon) {
		return new WordTokenizer(text, lexicon).separated();
	}

	/**
	 * Returns the words, separated by white space, without the punctuation and the tags
	 * in them, for example {@code ig-nore} or {@code ig<b>nore}.
	 */
	static List<TextToken> condensed(CharSequence text, Lexicon lexicon) {
		return new WordTokenizer(text, lexicon).condensed();
	}

	/**
	 * Returns the words with single letters in a row joined, for example
	 * {@code i g n o r e}, and long words split, each at the words that the lexicon
	 * knows.
	 */
	static List<TextToken> rejoined(List<TextToken> separated, Lexicon lexicon) {
		List<TextToken> joined = new ArrayList<>(separated.size());
		int at = 0;
		while (at < separated.size()) {
			int from = at;
			while (at < separated.size() && separated.get(at).text().length() == 1 && !separated.get(at).isColon()) {
				at++;
			}
			if (at - from >= SPACED_OUT) {
				split(separated.subList(from, at), lexicon, joined);
			}
			else if (at > from) {
				joined.addAll(separated.subList(from, at));
			}
			else {
				TextToken token = separated.get(at++);
				if (token.text().length() >= JOINED_WORDS && token.text().length() <= LONGEST_JOINED
						&& token.text().length() == token.to() - token.from()) {
					split(letters(token), lexicon, joined);
				}
				else {
					joined.add(token);
				}
			}
		}
		return joined;
	}

	private List<TextToken> separated() {
		int at = 0;
		while (at < this.text.length()) {
			int from = at;
			while (at < this.text.length() && isWordPart(at)) {
				at++;
			}
			if (at > from) {
				word(from, at);
			}
			else {
				separator(at++);
			}
		}
		return this.tokens;
	}

	private void word(int from, int to) {
		if (Scripts.isUnspaced(this.text.charAt(from))) {
			unspaced(from, to);
			return;
		}
		StringBuilder letters = new StringBuilder(to - from);
		int start = from;
		for (int i = from; i < to; i++) {
			char character = this.text.charAt(i);
			if (Scripts.isUnspaced(character)) {
				add(letters, start, i);
				unspaced(i, to);
				return;
			}
			if (Scripts.isApostrophe(character)) {
				if (letters.length() <= 2 && to - i > 4) {
					add(letters, start, i);
					letters.setLength(0);
					start = i + 1;
				}
			}
			else {
				letters.append(character);
			}
		}
		add(letters, start, to);
	}

	private void unspaced(int from, int to) {
		int at = from;
		while (at < to) {
			if (!Scripts.isUnspaced(this.text.charAt(at))) {
				word(at, to);
				return;
			}
			int end = Math.min(to, at + Lexicon.LONGEST_WORD);
			while (end > at + 1 && !this.lexicon.isUnspacedWord(this.text.subSequence(at, end).toString())) {
				end--;
			}
			add(this.text.subSequence(at, end), at, end);
			at = end;
		}
	}

	private List<TextToken> condensed() {
		StringBuilder letters = new StringBuilder();
		int from = 0;
		int to = 0;
		for (int i = 0; i <= this.text.length(); i++) {
			if (i == this.text.length() || Character.isWhitespace(this.text.charAt(i))) {
				add(letters, from, to);
				letters.setLength(0);
				if (i > 0) {
					separator(i - 1);
				}
			}
			else if (isWordPart(i) && !Scripts.isApostrophe(this.text.charAt(i))) {
				from = letters.isEmpty() ? i : from;
				letters.append(this.text.charAt(i));
				to = i + 1;
			}
			else if (this.text.charAt(i) == '<' && !letters.isEmpty()) {
				i = endOfTag(i);
			}
		}
		return this.tokens;
	}

	private int endOfTag(int at) {
		int limit = Math.min(this.text.length(), at + 16);
		for (int i = at + 1; i < limit; i++) {
			char character = this.text.charAt(i);
			if (character == '>') {
				return i;
			}
			if (!Character.isLetterOrDigit(character) && character != '/') {
				return at;
			}
		}
		return at;
	}

	private void separator(int at) {
		char character = this.text.charAt(at);
		boolean last = at + 1 == this.text.length();
		char next = last ? ' ' : this.text.charAt(at + 1);
		boolean spaced = Character.isWhitespace(next) || next == '"' || next == '\'' || next == ')' || next == '\u201D'
				|| next == '*';
		if (Scripts.endsSentence(character) && (spaced || character > 0x2000)) {
			this.sentence++;
		}
		else if (character == '@' && isMail(at)) {
			this.tokens.add(new TextToken("@", "@", at, at + 1, this.sentence));
		}
		else if ((character == ':' && (spaced || next == '*')) || character == '\uFF1A') {
			this.tokens.add(new TextToken(":", ":", at, at + 1, this.sentence));
		}
	}

	private void add(CharSequence letters, int from, int to) {
		if (!letters.isEmpty()) {
			this.tokens.add(token(letters.toString(), from, to, this.sentence));
		}
	}

	private static void split(List<TextToken> letters, Lexicon lexicon, List<TextToken> joined) {
		StringBuilder all = new StringBuilder(letters.size());
		letters.forEach((letter) -> all.append(letter.text()));
		String text = Leetspeak.letters(all.toString(), 'i');
		int at = 0;
		while (at < text.length()) {
			int end = Math.min(text.length(), at + Lexicon.LONGEST_WORD);
			while (end > at + 1 && !lexicon.isWord(text.substring(at, end))) {
				end--;
			}
			joined.add(token(text.substring(at, end), letters.get(at).from(), letters.get(end - 1).to(),
					letters.get(at).sentence()));
			at = end;
		}
	}

	private static List<TextToken> letters(TextToken word) {
		List<TextToken> letters = new ArrayList<>(word.text().length());
		for (int i = 0; i < word.text().length(); i++) {
			String letter = word.text().substring(i, i + 1);
			letters.add(new TextToken(letter, letter, word.from() + i, word.from() + i + 1, word.sentence()));
		}
		return letters;
	}

	private static TextToken token(String letters, int from, int to, int sentence) {
		String text = Leetspeak.letters(letters, 'i');
		String alternative = (letters.indexOf('1') < 0) ? text : Leetspeak.letters(letters, 'l');
		return new TextToken(text, alternative, from, to, sentence);
	}

	/** An address of mail, not a letter. */
	private boolean isMail(int at) {
		int end = at + 1;
		int limit = Math.min(this.text.length(), at + 40);
		while (end < limit && (Character.isLetterOrDigit(this.text.charAt(end)) || this.text.charAt(end) == '-')) {
			end++;
		}
		return end > at + 1 && end + 1 < this.text.length() && this.text.charAt(end) == '.'
				&& Character.isLetter(this.text.charAt(end + 1));
	}

	private boolean isWordPart(int index) {
		char character = this.text.charAt(index);
		if (Character.isLetterOrDigit(character)) {
			return true;
		}
		boolean between = index > 0 && index + 1 < this.text.length()
				&& Character.isLetterOrDigit(this.text.charAt(index - 1))
				&& Character.isLetterOrDigit(this.text.charAt(index + 1));
		return switch (character) {
			case '@' -> !isMail(index) && index + 1 < this.text.length()
					&& Character.isLetterOrDigit(this.text.charAt(index + 1));
			case '$' -> index + 1 < this.text.length() && Character.isLetterOrDigit(this.text.charAt(index + 1));
			case '!', '|' -> between;
			default -> Scripts.isApostrophe(character) && between;
		};
	}

}
