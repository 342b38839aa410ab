package io.neurolink.provider.sse;

import org.jspecify.annotations.Nullable;

/**
 * JSON in a stream outside any event, such as Gemini's errors. It may extend over several
 * lines and ends where its outermost bracket closes.
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
	 * Starts with a line.
	 * @param name the name of the event
	 * @param length the size of the line in bytes
	 * @return whether the line is the whole JSON
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
	 * @param length the size of the line in bytes
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
	 * Returns the size in bytes.
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * Returns the text and resets this object.
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
