package io.neurolink.provider.sse;

import org.jspecify.annotations.Nullable;

/**
 * The event whose lines are being read.
 */
final class PendingEvent {

	/** The brackets of the data, or {@code null} until they are needed. */
	private @Nullable JsonBrackets brackets;

	private @Nullable String name;

	private @Nullable String data;

	private @Nullable StringBuilder moreData;

	private long bytes;

	boolean named() {
		return this.name != null;
	}

	/**
	 * Returns whether its data so far is complete JSON.
	 */
	boolean complete() {
		return this.data != null && brackets(this.data).complete();
	}

	/**
	 * Returns whether it is an event if the stream ends here without a blank line: its
	 * data is complete JSON or the text of an error.
	 */
	boolean completeAtEnd() {
		return complete() || ("error".equals(this.name) && this.data != null
				&& !JsonBrackets.beginsWithBracket(this.data.stripLeading()));
	}

	/**
	 * Returns the size of its lines in bytes.
	 */
	long bytes() {
		return this.bytes;
	}

	void name(String value, int length) {
		this.name = value;
		this.bytes += length;
	}

	// Nearly all events have a single line, which need not be checked.
	void data(String value, int length) {
		this.bytes += length;
		if (this.data == null) {
			this.data = value;
			return;
		}
		this.bytes++;
		brackets(this.data).add(value);
		if (this.moreData == null) {
			this.moreData = new StringBuilder();
		}
		this.moreData.append('\n').append(value);
	}

	/**
	 * Returns the event, whose data may be empty, and resets this object.
	 */
	SseEvent take() {
		String event = (this.name != null && !this.name.isEmpty()) ? this.name : null;
		String first = (this.data != null) ? this.data : "";
		String text = (this.moreData != null) ? first + this.moreData : first;
		this.name = null;
		this.data = null;
		this.moreData = null;
		this.bytes = 0;
		this.brackets = null;
		return new SseEvent(event, text, false);
	}

	private JsonBrackets brackets(String first) {
		JsonBrackets followed = this.brackets;
		if (followed == null) {
			followed = new JsonBrackets();
			followed.add(first);
			this.brackets = followed;
		}
		return followed;
	}

}
