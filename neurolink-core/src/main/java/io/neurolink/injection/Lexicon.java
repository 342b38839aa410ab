package io.neurolink.injection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The known words, each with its concept. An entry is a word, a beginning of words
 * ({@code instruct*}), or several words joined by underscores. A look-up takes no more
 * steps than the word has letters.
 */
final class Lexicon {

	/** The longest word that is looked for in text without spaces. */
	static final int LONGEST_WORD = 16;

	private static final int SHORTEST_SCRAMBLED = 6;

	private static final Lexicon INSTANCE = new Lexicon(EnglishWords.TEXT, EuropeanWords.TEXT, AsianWords.TEXT);

	private final Map<String, List<Entry>> exact = new HashMap<>();

	private final Map<String, List<Entry>> beginnings = new HashMap<>();

	private final Map<String, List<Entry>> scrambled = new HashMap<>();

	private final Set<String> words = new HashSet<>();

	private Lexicon(String... sources) {
		for (String source : sources) {
			source.lines().filter((line) -> !line.isBlank()).forEach(this::addLine);
		}
	}

	static Lexicon instance() {
		return INSTANCE;
	}

	/**
	 * Returns the concepts that begin at a word.
	 * @return the concepts, each with the index of its last word
	 */
	List<Mark> marks(List<TextToken> tokens, int at) {
		TextToken token = tokens.get(at);
		List<Mark> marks = new ArrayList<>(4);
		collect(token.text(), tokens, at, marks);
		if (!token.alternative().equals(token.text())) {
			collect(token.alternative(), tokens, at, marks);
		}
		return marks.isEmpty() ? List.of() : marks;
	}

	boolean isUnspacedWord(String word) {
		return this.words.contains(word);
	}

	/**
	 * Returns whether a word of Latin letters is known, for splitting joined words.
	 */
	boolean isWord(String word) {
		return word.length() > 1 && (this.words.contains(word) || isBeginning(word));
	}

	private boolean isBeginning(String word) {
		for (int length = word.length(); length > 4; length--) {
			if (word.length() - length <= 3 && this.beginnings.containsKey(word.substring(0, length))) {
				return true;
			}
		}
		return false;
	}

	private void collect(String text, List<TextToken> tokens, int at, List<Mark> marks) {
		add(this.exact.get(text), tokens, at, marks);
		if (text.length() >= SHORTEST_SCRAMBLED && marks.isEmpty()) {
			add(this.scrambled.get(scrambled(text)), tokens, at, marks);
		}
		for (int length = Math.min(text.length(), LONGEST_WORD); length >= 2; length--) {
			add(this.beginnings.get(text.substring(0, length)), tokens, at, marks);
		}
		if (marks.isEmpty() && text.length() >= SHORTEST_SCRAMBLED + 2) {
			endOf(text, at, marks);
		}
	}

	/** A word after which another begins once it is removed: {@code igignore}. */
	private void endOf(String text, int at, List<Mark> marks) {
		for (int length = SHORTEST_SCRAMBLED; length <= Math.min(LONGEST_WORD, text.length() - 2); length++) {
			List<Entry> entries = this.exact.getOrDefault(text.substring(text.length() - length), List.of());
			if (entries.stream().anyMatch((entry) -> entry.concept() == Concept.CANCEL && entry.rest().length == 0)) {
				marks.add(new Mark(Concept.CANCEL, at));
				return;
			}
		}
	}

	private static void add(@Nullable List<Entry> entries, List<TextToken> tokens, int at, List<Mark> marks) {
		if (entries == null) {
			return;
		}
		for (Entry entry : entries) {
			int last = entry.match(tokens, at);
			Mark mark = new Mark(entry.concept(), last);
			if (last >= 0 && !marks.contains(mark)) {
				marks.add(mark);
			}
		}
	}

	private void addLine(String line) {
		int colon = line.indexOf('=');
		Concept concept = Concept.valueOf(line.substring(0, colon).trim());
		for (String word : line.substring(colon + 1).trim().split("\\s+")) {
			addEntry(concept, FoldedText.fold(word.replace('_', ' ')));
		}
	}

	private void addEntry(Concept concept, String text) {
		String[] parts = text.split(" ");
		Entry entry = new Entry(concept, Arrays.copyOfRange(parts, 1, parts.length));
		String first = parts[0];
		for (String part : parts) {
			this.words.add(part.replace("*", ""));
		}
		if (first.endsWith("*")) {
			this.beginnings.computeIfAbsent(first.substring(0, first.length() - 1), (key) -> new ArrayList<>())
				.add(entry);
			return;
		}
		this.exact.computeIfAbsent(first, (key) -> new ArrayList<>()).add(entry);
		if (parts.length == 1 && first.length() >= SHORTEST_SCRAMBLED && first.charAt(0) < 0x80) {
			this.scrambled.computeIfAbsent(scrambled(first), (key) -> new ArrayList<>()).add(entry);
		}
	}

	/**
	 * Returns the first letter, the sorted letters between, and the last letter, by which
	 * readers and models recognise a word with swapped letters.
	 */
	private static String scrambled(String word) {
		if (word.length() > 20) {
			return word;
		}
		char[] letters = word.toCharArray();
		Arrays.sort(letters, 1, letters.length - 1);
		return new String(letters);
	}

	/**
	 * A concept at a place of the text.
	 *
	 * @param concept the concept
	 * @param last the index of its last word
	 */
	record Mark(Concept concept, int last) {
	}

	private record Entry(Concept concept, String[] rest) {

		int match(List<TextToken> tokens, int first) {
			int at = first;
			for (String word : this.rest) {
				at++;
				if (at >= tokens.size() || !matches(tokens.get(at).text(), word)) {
					return -1;
				}
			}
			return at;
		}

		private static boolean matches(String text, String word) {
			return word.endsWith("*") ? text.startsWith(word.substring(0, word.length() - 1)) : text.equals(word);
		}

	}

}
