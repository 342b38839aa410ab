package io.neurolink.injection;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a text with the concepts that begin at each.
 */
final class AnnotatedText {

	private final List<TextToken> tokens;

	private final List<List<Lexicon.Mark>> marks;

	AnnotatedText(List<TextToken> tokens, Lexicon lexicon) {
		this.tokens = tokens;
		this.marks = new ArrayList<>(tokens.size());
		for (int i = 0; i < tokens.size(); i++) {
			this.marks.add(lexicon.marks(tokens, i));
		}
	}

	int size() {
		return this.tokens.size();
	}

	TextToken token(int at) {
		return this.tokens.get(at);
	}

	List<Lexicon.Mark> marks(int at) {
		return this.marks.get(at);
	}

	boolean is(int at, Concept concept) {
		if (at < 0 || at >= this.tokens.size()) {
			return false;
		}
		for (Lexicon.Mark mark : this.marks.get(at)) {
			if (mark.concept() == concept) {
				return true;
			}
		}
		return false;
	}

	boolean isSameSentence(int one, int other) {
		return one >= 0 && other >= 0 && one < this.tokens.size() && other < this.tokens.size()
				&& this.tokens.get(one).sentence() == this.tokens.get(other).sentence();
	}

}
