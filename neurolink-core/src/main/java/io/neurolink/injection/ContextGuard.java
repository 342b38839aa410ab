package io.neurolink.injection;

import java.util.BitSet;
import java.util.Set;

/**
 * Decides by the context of a match whether it is an instruction to the model, or a
 * sentence about one. Examines a fixed number of words.
 */
final class ContextGuard {

	/** The words of a sentence, on either side of a match, that are looked at. */
	private static final int REACH = 24;

	private static final Set<String> INDEFINITE = Set.of("a", "an", "my", "our", "good", "better", "another", "own",
			"ein", "eine", "einen", "meinen", "un", "une", "una", "um", "uma", "mon", "mi", "some", "een", "uno");

	private final AnnotatedText text;

	private final CharSequence characters;

	private final BitSet quoted;

	private final BitSet code;

	ContextGuard(AnnotatedText text, CharSequence characters) {
		this.text = text;
		this.characters = characters;
		Quotes quotes = new Quotes(characters);
		this.quoted = quotes.quoted();
		this.code = quotes.code();
	}

	boolean allows(Rule rule, int first, int last) {
		return !(rule.has(Rule.Guard.MENTION) && isMention(first, last))
				&& !(rule.has(Rule.Guard.SUBJECT) && hasOtherSubject(first))
				&& !(rule.has(Rule.Guard.QUALIFIED) && isQualified(first, last))
				&& !(rule.has(Rule.Guard.DEFINITE) && isIndefinite(first, last))
				&& !(rule.has(Rule.Guard.END) && !isEnd(last));
	}

	/**
	 * Returns whether the mark of a speaker is only mentioned: in a question, in
	 * quotation marks or in code.
	 */
	boolean isMentionedMark(int first, int next) {
		if (first < this.text.size() && this.quoted.get(this.text.token(first).from()) && next - first <= 3
				&& !isLongQuotation(next)) {
			return true;
		}
		boolean asking = false;
		for (int at = first - 1; at >= 0 && at >= first - REACH && !asking; at--) {
			asking = this.text.is(at, Concept.ASKING)
					&& this.text.isSameSentence(at, Math.min(first, this.text.size() - 1));
		}
		return asking;
	}

	private boolean isLongQuotation(int next) {
		return next < this.text.size() && this.quoted.get(this.text.token(next).from()) && next + 4 < this.text.size()
				&& this.quoted.get(this.text.token(next + 4).from());
	}

	private boolean isMention(int first, int last) {
		boolean inQuotes = this.quoted.get(this.text.token(first).from());
		if (this.code.get(this.text.token(last).from())) {
			return true;
		}
		boolean asking = false;
		boolean topic = false;
		boolean strong = false;
		for (int at = first - 1; at >= 0 && at >= first - REACH && this.text.isSameSentence(at, first); at--) {
			asking |= this.text.is(at, Concept.ASKING);
			strong |= this.text.is(at, Concept.STRONG_TOPIC);
			topic |= this.text.is(at, Concept.TOPIC)
					|| (inQuotes && (this.text.is(at, Concept.REPORTED) || this.text.is(at, Concept.SHOW)));
		}
		for (int at = last + 1; at < this.text.size() && at <= last + REACH
				&& this.text.isSameSentence(at, last); at++) {
			topic |= this.text.is(at, Concept.TOPIC);
		}
		return asking || strong || (topic && (inQuotes || precededByTopic(first)));
	}

	/** {@code the phrase ignore previous instructions}, without quotes. */
	private boolean precededByTopic(int first) {
		for (int at = first - 1; at >= 0 && at >= first - 3 && this.text.isSameSentence(at, first); at--) {
			if (this.text.is(at, Concept.TOPIC)) {
				return true;
			}
		}
		return false;
	}

	private boolean hasOtherSubject(int first) {
		for (int at = first - 1; at >= 0 && at >= first - 2 && this.text.isSameSentence(at, first); at--) {
			if (this.text.is(at, Concept.OTHER_SUBJECT) && !isSentenceJoint(at, first)) {
				return true;
			}
		}
		boolean to = first > 0 && this.text.isSameSentence(first - 1, first)
				&& this.text.token(first - 1).text().equals("to");
		for (int at = first - 2; to && at >= 0 && at >= first - 4 && this.text.isSameSentence(at, first); at--) {
			if (this.text.is(at, Concept.REPORTED) && !isDirectedAtModel(at, first)) {
				return true;
			}
		}
		return first > 1 && this.text.token(first - 1).text().equals("you")
				&& this.text.token(first - 2).text().equals("if");
	}

	/** {@code I want you to ignore}: the model is meant. */
	private boolean isDirectedAtModel(int from, int to) {
		for (int at = Math.max(0, from - 2); at < to; at++) {
			if (this.text.is(at, Concept.YOU)) {
				return true;
			}
		}
		return false;
	}

	/** {@code …that. Ignore}, {@code I said, ignore}: a comma or a line end between. */
	private boolean isSentenceJoint(int at, int first) {
		for (int i = this.text.token(at).to(); i < this.text.token(first).from(); i++) {
			char character = this.characters.charAt(i);
			if (character == ',' || character == ';' || character == '\n' || character == ':' || character == '"'
					|| character == '-') {
				return true;
			}
		}
		return false;
	}

	private boolean isQualified(int first, int last) {
		for (int at = Math.max(0, first + 1); at < last; at++) {
			if (this.text.is(at, Concept.OWN)) {
				return true;
			}
		}
		int at = last + 1;
		if (!this.text.isSameSentence(at, last) || isSentenceJoint(last, at) || !this.text.is(at, Concept.ABOUT)) {
			return false;
		}
		for (int i = at + 1; i <= at + 4 && this.text.isSameSentence(i, last); i++) {
			if (this.text.is(i, Concept.MODEL_WORLD)) {
				return false;
			}
		}
		return this.text.isSameSentence(at + 1, last);
	}

	private boolean isIndefinite(int first, int last) {
		for (int at = first + 1; at <= last; at++) {
			if (INDEFINITE.contains(this.text.token(at).text())) {
				return true;
			}
		}
		return false;
	}

	private boolean isEnd(int last) {
		return !this.text.isSameSentence(last, last + 1) || isSentenceJoint(last, last + 1)
				|| Set.of("and", "then", "but", "instead").contains(this.text.token(last + 1).text());
	}

}
