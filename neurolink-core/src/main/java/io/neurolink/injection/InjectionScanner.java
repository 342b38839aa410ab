package io.neurolink.injection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Searches a text for injected instructions. Takes a time linear in the length of any
 * text: words are looked up, a rule examines a fixed number of words, and no regular
 * expression backtracks.
 * <p>
 * It decides by combinations: a word for setting aside, one for instructions, and one
 * that refers to what the model was given before. A sentence that mentions such a text,
 * asks about it or has another subject does not match. It does not understand a text: a
 * new wording is missed, and a harmless sentence with the same words may be found.
 * <p>
 * Thread-safe.
 */
public final class InjectionScanner {

	private static final Lexicon LEXICON = Lexicon.instance();

	private InjectionScanner() {
	}

	/**
	 * Finds text that looks like injected instructions.
	 * @param text any text, of any length
	 * @return the parts of the text that were found, in its order; they may overlap
	 */
	public static List<Injection> find(String text) {
		FoldedText folded = FoldedText.of(text);
		List<Injection> found = new ArrayList<>(findPlain(folded));
		FoldedText unescaped = folded.unescaped();
		if (unescaped != folded) {
			found.addAll(findPlain(unescaped));
		}
		found.addAll(HiddenText.find(text));
		found.addAll(new EncodedInstructions(InjectionScanner::isInstruction).find(text));
		found.sort(Comparator.comparingInt(Injection::from));
		return found;
	}

	private static boolean isInstruction(String decoded) {
		return !findPlain(FoldedText.of(decoded)).isEmpty();
	}

	private static List<Injection> findPlain(FoldedText text) {
		List<TextToken> separated = WordTokenizer.separated(text.characters(), LEXICON);
		AnnotatedText annotated = new AnnotatedText(separated, LEXICON);
		ContextGuard guard = new ContextGuard(annotated, text.characters());
		List<Injection> found = new ArrayList<>();
		find(text, annotated, guard, found);
		List<TextToken> condensed = WordTokenizer.condensed(text.characters(), LEXICON);
		if (!condensed.equals(separated)) {
			find(text, condensed, found);
		}
		List<TextToken> rejoined = WordTokenizer.rejoined(separated, LEXICON);
		if (!rejoined.equals(separated)) {
			find(text, rejoined, found);
		}
		found.addAll(new RoleMarkers(text, annotated, guard).find());
		found.addAll(ImageExfiltration.find(text));
		if (found.isEmpty()) {
			findCiphers(text, separated, found);
		}
		return found;
	}

	private static void findCiphers(FoldedText text, List<TextToken> tokens, List<Injection> found) {
		for (Ciphers.Decoded decoded : Ciphers.decode(text.characters(), tokens)) {
			List<Injection> hidden = new ArrayList<>();
			find(FoldedText.of(decoded.text()), WordTokenizer.separated(decoded.text(), LEXICON), hidden);
			if (!hidden.isEmpty()) {
				found.add(new Injection(Injection.Family.ENCODED, text.origin(decoded.from()),
						text.origin(decoded.to())));
			}
		}
	}

	private static void find(FoldedText text, List<TextToken> tokens, List<Injection> found) {
		AnnotatedText annotated = new AnnotatedText(tokens, LEXICON);
		find(text, annotated, new ContextGuard(annotated, text.characters()), found);
	}

	private static void find(FoldedText text, AnnotatedText words, ContextGuard guard, List<Injection> found) {
		for (int first = 0; first < words.size(); first++) {
			for (Lexicon.Mark mark : words.marks(first)) {
				for (Rule rule : Rules.beginningWith(mark.concept())) {
					int last = rule.match(words, first);
					if (last >= 0 && guard.allows(rule, first, last)) {
						found.add(new Injection(rule.family(), text.origin(words.token(first).from()),
								text.origin(words.token(last).to())));
					}
				}
			}
		}
	}

}
