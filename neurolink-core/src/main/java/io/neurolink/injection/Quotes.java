package io.neurolink.injection;

import java.util.BitSet;

/**
 * Finds text in quotation marks, and the part of it that is a literal of source code.
 */
final class Quotes {

	/** A longer quotation is an unpaired mark. */
	private static final int LONGEST = 400;

	private final CharSequence text;

	private final BitSet quoted = new BitSet();

	private final BitSet code = new BitSet();

	Quotes(CharSequence text) {
		this.text = text;
		find('"', '"');
		find('`', '`');
		find('\u201C', '\u201D');
		find('\u201E', '\u201C');
		find('\u00AB', '\u00BB');
		find('\u300C', '\u300D');
		find('\'', '\'');
		find('\u2018', '\u2019');
	}

	/**
	 * Returns the indexes of the characters in quotation marks.
	 */
	BitSet quoted() {
		return this.quoted;
	}

	/**
	 * Returns the indexes of the characters in literals: after an equals sign, a bracket.
	 */
	BitSet code() {
		return this.code;
	}

	private void find(char open, char close) {
		int from = -1;
		for (int i = 0; i < this.text.length(); i++) {
			char character = this.text.charAt(i);
			if (from >= 0 && character == close && isClosing(i)) {
				if (i - from <= LONGEST) {
					this.quoted.set(from, i);
					if (isLiteral(from)) {
						this.code.set(from, i);
					}
				}
				from = -1;
			}
			else if (from < 0 && character == open && isOpening(i)) {
				from = i;
			}
		}
	}

	private boolean isOpening(int at) {
		if (this.text.charAt(at) == '`' && (is(at - 1, '`') || is(at + 1, '`'))) {
			return false;
		}
		return at == 0 || !Character.isLetterOrDigit(this.text.charAt(at - 1)) || this.text.charAt(at) > 0x2000;
	}

	private boolean is(int at, char character) {
		return at >= 0 && at < this.text.length() && this.text.charAt(at) == character;
	}

	private boolean isClosing(int at) {
		return at + 1 == this.text.length() || !Character.isLetterOrDigit(this.text.charAt(at + 1))
				|| this.text.charAt(at) > 0x2000;
	}

	private boolean isLiteral(int at) {
		int before = at - 1;
		while (before >= 0 && before >= at - 3
				&& (this.text.charAt(before) == ' ' || this.text.charAt(before) == 'r')) {
			before--;
		}
		return before >= 0 && (this.text.charAt(before) == '=' || this.text.charAt(before) == '(');
	}

}
