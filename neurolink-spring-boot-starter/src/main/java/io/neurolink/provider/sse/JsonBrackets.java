package io.neurolink.provider.sse;

/**
 * Tracks the brackets of JSON text that arrives in parts, to detect its end. Text that
 * does not begin with a bracket is never complete. Needs constant memory and linear time.
 */
final class JsonBrackets {

	private int depth;

	private boolean begun;

	private boolean other;

	private boolean quoted;

	private boolean escaped;

	static boolean beginsWithBracket(String text) {
		return text.startsWith("{") || text.startsWith("[");
	}

	void add(String text) {
		for (int i = 0; i < text.length(); i++) {
			follow(text.charAt(i));
		}
	}

	/**
	 * Returns whether all brackets are closed, regardless of further text.
	 */
	boolean balanced() {
		return this.depth <= 0;
	}

	/**
	 * Returns whether the text so far is one object or array and nothing else.
	 */
	boolean complete() {
		return this.begun && !this.other && this.depth == 0;
	}

	private void follow(char next) {
		if (this.quoted) {
			this.quoted = this.escaped || next != '"';
			this.escaped = !this.escaped && next == '\\';
			return;
		}
		if (this.depth == 0 && next > ' ') {
			this.other |= this.begun || (next != '{' && next != '[');
			this.begun = true;
		}
		switch (next) {
			case '"' -> this.quoted = true;
			case '{', '[' -> this.depth++;
			case '}', ']' -> this.depth--;
			default -> {
			}
		}
	}

}
