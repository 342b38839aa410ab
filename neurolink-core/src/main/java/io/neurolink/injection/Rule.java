package io.neurolink.injection;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.neurolink.injection.Injection.Family;

/**
 * Concepts that together are an injected instruction: in one order, with few words
 * between them, or in any order within a few words. Matching from one word takes a fixed
 * number of steps.
 */
final class Rule {

	private final Family family;

	private final List<Slot> slots;

	private final int window;

	private final Set<Guard> guards;

	private Rule(Family family, List<Slot> slots, int window, Set<Guard> guards) {
		this.family = family;
		this.slots = slots;
		this.window = window;
		this.guards = guards;
	}

	/**
	 * Parses a rule: the family, then concepts (alternatives joined by a bar), each with
	 * the number of words that may precede it; then {@code +any} with the number of words
	 * that all are found within in any order, and the guards.
	 */
	static Rule parse(String line) {
		String[] parts = line.trim().split("\\s+");
		List<Slot> slots = new ArrayList<>();
		Set<Guard> guards = EnumSet.of(Guard.MENTION);
		int window = 0;
		int gap = 1;
		for (int i = 1; i < parts.length; i++) {
			String part = parts[i];
			if (part.startsWith("+any")) {
				window = Integer.parseInt(part.substring(4));
			}
			else if (part.startsWith("+")) {
				guards.add(Guard.valueOf(part.substring(1).toUpperCase(Locale.ROOT)));
			}
			else if (part.startsWith("-")) {
				guards.remove(Guard.valueOf(part.substring(1).toUpperCase(Locale.ROOT)));
			}
			else if (Character.isDigit(part.charAt(0))) {
				gap = Integer.parseInt(part);
			}
			else {
				slots.add(Slot.parse(part, gap));
				gap = 1;
			}
		}
		return new Rule(Family.valueOf(parts[0]), List.copyOf(slots), window, guards);
	}

	Family family() {
		return this.family;
	}

	boolean has(Guard guard) {
		return this.guards.contains(guard);
	}

	/**
	 * Returns the concepts that a match may begin with.
	 */
	Set<Concept> first() {
		if (this.window == 0) {
			return this.slots.get(0).concepts();
		}
		Set<Concept> concepts = EnumSet.noneOf(Concept.class);
		this.slots.forEach((slot) -> concepts.addAll(slot.concepts()));
		return concepts;
	}

	/**
	 * Returns the index of the last word of a match that begins at a word, or -1.
	 */
	int match(AnnotatedText text, int first) {
		return (this.window > 0) ? matchAnyOrder(text, first) : matchInOrder(text, first, 0);
	}

	private int matchInOrder(AnnotatedText text, int at, int slot) {
		for (Lexicon.Mark mark : text.marks(at)) {
			if (!this.slots.get(slot).concepts().contains(mark.concept())) {
				continue;
			}
			if (slot == this.slots.size() - 1) {
				return mark.last();
			}
			int gap = this.slots.get(slot + 1).gap();
			for (int next = mark.last() + 1; next <= mark.last() + 1 + gap && text.isSameSentence(at, next); next++) {
				int last = matchInOrder(text, next, slot + 1);
				if (last >= 0) {
					return last;
				}
			}
		}
		return -1;
	}

	private int matchAnyOrder(AnnotatedText text, int first) {
		int found = 0;
		int last = -1;
		int all = (1 << this.slots.size()) - 1;
		int words = 0;
		for (int at = first; words <= this.window && text.isSameSentence(first, at);) {
			int slot = slot(text.marks(at), found);
			if (at == first && slot < 0) {
				return -1;
			}
			if (slot >= 0) {
				found |= 1 << slot;
				last = last(text.marks(at), slot);
				if (found == all) {
					return last;
				}
				at = last + 1;
			}
			else {
				at++;
			}
			words++;
		}
		return -1;
	}

	private int slot(List<Lexicon.Mark> marks, int found) {
		for (int slot = 0; slot < this.slots.size(); slot++) {
			if ((found & (1 << slot)) == 0 && last(marks, slot) >= 0) {
				return slot;
			}
		}
		return -1;
	}

	private int last(List<Lexicon.Mark> marks, int slot) {
		int last = -1;
		for (Lexicon.Mark mark : marks) {
			if (this.slots.get(slot).concepts().contains(mark.concept())) {
				last = Math.max(last, mark.last());
			}
		}
		return last;
	}

	/**
	 * A condition that must not hold in the context of a match.
	 */
	enum Guard {

		/** The text is only mentioned: quoted, or asked about. */
		MENTION,

		/** The cancelled instructions are the speaker's own, or about something else. */
		QUALIFIED,

		/** Another than the model is to do it, or it is forbidden. */
		SUBJECT,

		/** One of several is meant: {@code a system prompt}. */
		DEFINITE,

		/** The sentence does not end after it. */
		END

	}

	private record Slot(Set<Concept> concepts, int gap) {

		static Slot parse(String text, int gap) {
			Set<Concept> concepts = EnumSet.noneOf(Concept.class);
			for (String name : text.split("\\|")) {
				concepts.add(Concept.valueOf(name));
			}
			return new Slot(concepts, gap);
		}

	}

}
