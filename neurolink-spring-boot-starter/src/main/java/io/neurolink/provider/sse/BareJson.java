package io.neurolink.provider.sse;

import org.jspecify.annotations.Nullable;

/**
 * JSON that stands in a stream outside any event. Gemini writes its errors so, indented
 * over many lines: the JSON ends where its outermost bracket closes.
 */
final class BareJson {

	private JsonBrackets brackets = new JsonBrackets();

	private @Nullable String name;

	private @Nullable String first;

	private @Nullable StringBuilder more;

	private long bytes;

	/**
	 * Returns whether lines are still missing.
	 */
	boolean open() {
		return this.first != null;
	}

	/**
	 * Begins with a line.
	 * @param name the name of the event
	 * @param length how many bytes the line takes
	 * @return whether the line is all of the JSON
	 */
	boolean begin(@Nullable String name, String line, int length) {
		this.name = name;
		this.first = line;
		this.bytes = length;
		this.brackets.add(line);
		return this.brackets.balanced();
	}

	/**
	 * Adds a line.
	 * @param length how many bytes the line takes
	 * @return whether it closes the JSON
	 */
	boolean add(String line, int length) {
		if (this.more == null) {
			this.more = new StringBuilder();
		}
		this.more.append('\n').append(line);
		this.bytes += length + 1;
		this.brackets.add(line);
		return this.brackets.balanced();
	}

	/**
	 * Returns how many bytes it holds.
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * Hands out the text and begins afresh.
	 */
	SseEvent take() {
		String text = (this.more != null) ? this.first + this.more : String.valueOf(this.first);
		SseEvent event = new SseEvent(this.name, text, true);
		this.first = null;
		this.more = null;
		this.name = null;
		this.bytes = 0;
		this.brackets = new JsonBrackets();
		return event;
	}

}
