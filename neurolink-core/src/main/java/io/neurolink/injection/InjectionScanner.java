package io.neurolink.injection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks through a text for injected orders. Takes a time linear in the length of the
 * text, whatever the text is: words are compared with sets of words, and no expression
 * goes back over what it has passed.
 * <p>
 * It knows the common wording of the common attacks, and reads it through changes of
 * case, accents, look-alike letters, digits for letters, swapped letters, and anything
 * between words or letters that is not one. It knows nothing of what a text means: a new
 * wording passes, and a harmless sentence that uses the words is found.
 */
public final class InjectionScanner {

	private InjectionScanner() {
	}

	/**
	 * Finds what looks like injected orders.
	 * @param text the text, best made a {@link VisibleText} before
	 * @return what was found, in the order of the text; parts may overlap
	 */
	public static List<Injection> find(String text) {
		FoldedText folded = FoldedText.of(text);
		List<Injection> found = new ArrayList<>(findPhrases(folded));
		found.addAll(RoleMarkers.find(folded));
		found.addAll(EncodedOrders.find(text));
		found.sort(Comparator.comparingInt(Injection::from));
		return found;
	}

	static List<Injection> findPhrases(FoldedText text) {
		List<Word> separated = Words.separated(text.characters());
		List<Injection> found = new ArrayList<>();
		find(text, separated, found);
		find(text, Words.condensed(text.characters()), found);
		find(text, Words.closedUp(separated, Phrases.VOCABULARY), found);
		return found;
	}

	private static void find(FoldedText text, List<Word> words, List<Injection> found) {
		for (int first = 0; first < words.size(); first++) {
			for (Phrase phrase : Phrases.beginningWith(words.get(first))) {
				int last = phrase.match(words, first);
				if (last >= 0) {
					found.add(new Injection(phrase.family(), text.origin(words.get(first).from()),
							text.origin(words.get(last).to())));
				}
			}
		}
	}

}
