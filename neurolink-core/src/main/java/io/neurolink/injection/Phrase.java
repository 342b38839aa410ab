package io.neurolink.injection;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words that follow one another: one of each slot in turn, with few and meaningless ones
 * between. The first word may end a longer one and the last begin one, so that an order
 * within a word is found. To look for a phrase from one word on takes no more than a
 * fixed number of steps: nothing is tried twice.
 */
final class Phrase {

	private static final int MAX_FILLERS = 5;

	private static final Set<String> FILLERS = Set.of("a", "an", "the", "all", "any", "of", "my", "your", "our",
			"their", "its", "this", "that", "these", "those", "and", "or", "every", "each", "please", "kindly", "just",
			"completely", "fully", "entirely", "now", "to", "for", "from", "with", "me", "us", "you", "i", "we", "were",
			"was", "are", "is", "be", "been", "have", "has", "had", "given", "other", "such", "whole", "entire",
			"exact", "full", "complete", "as", "in", "on", "b", "em", "strong", "br", "p", "s", "can", "previous",
			"prior", "earlier", "above", "preceding", "system", "safety", "content", "ethical", "security", "ai",
			"model", "die", "der", "das", "den", "alle", "aller", "allen", "deine", "deinen", "meine", "sie", "bitte",
			"les", "toutes", "tous", "tes", "vos", "mes", "ces", "las", "los", "todas", "todos", "tus", "sus", "le",
			"tutte", "tue", "suas");

	private final Injection.Family family;

	private final List<Slot> slots;

	private Phrase(Injection.Family family, List<Slot> slots) {
		this.family = family;
		this.slots = slots;
	}

	/**
	 * A phrase.
	 * @param family what it is
	 * @param slots the words of each slot, separated by spaces
	 * @return the phrase
	 */
	static Phrase of(Injection.Family family, String... slots) {
		return new Phrase(family, Arrays.stream(slots).map(Slot::of).toList());
	}

	Injection.Family family() {
		return this.family;
	}

	Set<String> words() {
		return this.slots.stream().flatMap((slot) -> slot.words().stream()).collect(Collectors.toSet());
	}

	/**
	 * The words that it begins with, as they are and with their letters in order.
	 */
	Set<String> firstWords() {
		Slot first = this.slots.get(0);
		return Stream.concat(first.words().stream(), first.keys().stream()).collect(Collectors.toSet());
	}

	static Set<String> fillers() {
		return FILLERS;
	}

	/**
	 * Where the phrase ends that begins with a word, as {@link Phrases#beginningWith}
	 * says that it may.
	 * @param words the words of the text
	 * @param first the index of the word
	 * @return the index of its last word, or -1 if the phrase is not there
	 */
	int match(List<Word> words, int first) {
		int at = first;
		for (int slot = 1; slot < this.slots.size(); slot++) {
			at = next(words, at + 1, this.slots.get(slot), slot == this.slots.size() - 1);
			if (at < 0) {
				return -1;
			}
		}
		return at;
	}

	private static int next(List<Word> words, int from, Slot slot, boolean last) {
		for (int i = from; i < words.size() && i <= from + MAX_FILLERS; i++) {
			Word word = words.get(i);
			if (last ? slot.begins(word) : slot.is(word)) {
				return i;
			}
			if (!FILLERS.contains(word.text())) {
				return -1;
			}
		}
		return -1;
	}

	/**
	 * The words that may stand at one place.
	 */
	private record Slot(Set<String> words, Set<String> keys) {

		static Slot of(String words) {
			Set<String> set = Set.of(words.split(" "));
			return new Slot(set, set.stream().map(Word::key).collect(Collectors.toSet()));
		}

		boolean is(Word word) {
			return this.words.contains(word.text()) || this.keys.contains(word.key());
		}

		boolean begins(Word word) {
			return is(word) || this.words.stream().anyMatch((one) -> isLong(one) && word.text().startsWith(one));
		}

		private static boolean isLong(String word) {
			return word.length() >= Word.SHORTEST_PART;
		}

	}

}
