package io.neurolink.provider.sse;

/**
 * JSON that stands in a stream outside any event. Gemini writes its errors so, indented
 * over many lines: the JSON ends where its outermost bracket closes.
 */
final class BareJson {

	private final StringBuilder text = new StringBuilder();

	private int bytes;

	private int depth;

	private boolean quoted;

	private boolean escaped;

	static boolean startsWith(String line) {
		return line.startsWith("{") || line.startsWith("[");
	}

	/**
	 * Whether lines are still missing.
	 */
	boolean open() {
		return !this.text.isEmpty();
	}

	/**
	 * Adds a line.
	 * @return whether it closes the JSON
	 */
	boolean add(String line, int length) {
		if (open()) {
			this.text.append('\n');
		}
		this.text.append(line);
		this.bytes += length;
		line.chars().forEach((next) -> follow((char) next));
		return this.depth <= 0;
	}

	/**
	 * How many bytes it holds.
	 */
	int bytes() {
		return this.bytes;
	}

	/**
	 * Hands out the text and begins afresh.
	 */
	SseEvent take() {
		SseEvent event = new SseEvent(null, this.text.toString(), true);
		this.text.setLength(0);
		this.bytes = 0;
		this.depth = 0;
		this.quoted = false;
		this.escaped = false;
		return event;
	}

	private void follow(char next) {
		if (this.quoted) {
			this.quoted = this.escaped || next != '"';
			this.escaped = !this.escaped && next == '\\';
			return;
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
