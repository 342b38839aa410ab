package io.neurolink.provider.sse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from the bytes of one stream, wherever these are split, as the
 * WHATWG HTML standard, section 9.2.6, describes it. Two things differ. An event that the
 * end of the stream leaves unterminated is dropped, as the standard says, but bare JSON
 * on one line or several is not: some servers write an error that way, and it is given as
 * a {@linkplain SseEvent#bare() bare} event. And what one event may hold is bounded.
 * <p>
 * Holds state; used by one subscription, one call at a time.
 */
public final class SseParser {

	/**
	 * How many bytes one event, and one line of it, may have at most.
	 */
	public static final int MAX_EVENT_BYTES = 1024 * 1024;

	private static final byte[] NOTHING = {};

	private static final String BYTE_ORDER_MARK = "\uFEFF";

	private final Line line = new Line();

	private final BareJson bare = new BareJson();

	private @Nullable String data;

	private @Nullable StringBuilder moreData;

	private @Nullable String name;

	private boolean firstLine = true;

	private boolean afterCarriageReturn;

	private int eventBytes;

	/**
	 * Reads further bytes.
	 * @param bytes the bytes, read to their end
	 * @return the events that they complete, possibly none
	 * @throws SseException if an event exceeds {@link #MAX_EVENT_BYTES}
	 */
	public List<SseEvent> feed(ByteBuffer bytes) {
		byte[] packet = new byte[bytes.remaining()];
		bytes.get(packet);
		return feed(packet);
	}

	/**
	 * Reads further bytes.
	 * @param bytes the bytes
	 * @return the events that they complete, possibly none
	 * @throws SseException if an event exceeds {@link #MAX_EVENT_BYTES}
	 */
	public List<SseEvent> feed(byte[] bytes) {
		List<SseEvent> events = new ArrayList<>();
		int start = 0;
		for (int i = 0; i < bytes.length; i++) {
			byte next = bytes[i];
			boolean secondHalfOfLineEnd = this.afterCarriageReturn && next == '\n';
			this.afterCarriageReturn = (next == '\r');
			if (next == '\n' || next == '\r') {
				if (!secondHalfOfLineEnd) {
					endLine(bytes, start, i, events);
				}
				start = i + 1;
			}
		}
		append(bytes, start, bytes.length);
		return events;
	}

	/**
	 * The stream ended.
	 * @return the bare JSON that no line end followed or that was cut, else nothing
	 */
	public List<SseEvent> end() {
		List<SseEvent> events = new ArrayList<>();
		String rest = takeLine(NOTHING, 0, 0);
		if (this.bare.open() || BareJson.startsWith(rest)) {
			this.bare.add(rest, rest.length());
			events.add(this.bare.take());
		}
		return events;
	}

	private void append(byte[] bytes, int start, int end) {
		count(end - start);
		this.line.write(bytes, start, end - start);
	}

	private void count(int bytes) {
		this.eventBytes += bytes;
		if (this.eventBytes > MAX_EVENT_BYTES) {
			throw new SseException("An event of the stream is larger than " + MAX_EVENT_BYTES + " bytes");
		}
	}

	private void endLine(byte[] bytes, int start, int end, List<SseEvent> events) {
		count(end - start);
		int length = this.line.size() + end - start;
		String text = takeLine(bytes, start, end);
		if (this.bare.open() || BareJson.startsWith(text)) {
			bareLine(text, length, events);
		}
		else if (text.isEmpty()) {
			dispatch(events);
		}
		else if (!field(text)) {
			this.eventBytes -= length;
		}
	}

	// A whole line is decoded at once, so that no character is split; few are spread over
	// packets, and only those are gathered first.
	private String takeLine(byte[] bytes, int start, int end) {
		String text;
		if (this.line.size() == 0) {
			text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
		}
		else {
			this.line.write(bytes, start, end - start);
			text = this.line.toString(StandardCharsets.UTF_8);
			this.line.clear();
		}
		if (this.firstLine) {
			this.firstLine = false;
			return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
		}
		return text;
	}

	private void bareLine(String text, int length, List<SseEvent> events) {
		if (this.bare.add(text, length)) {
			this.eventBytes -= this.bare.bytes();
			events.add(this.bare.take());
		}
	}

	private boolean field(String text) {
		int colon = text.indexOf(':');
		String field = (colon < 0) ? text : text.substring(0, colon);
		String value = (colon < 0) ? "" : text.substring(colon + 1);
		if (value.startsWith(" ")) {
			value = value.substring(1);
		}
		switch (field) {
			case "data" -> data(value);
			case "event" -> this.name = value;
			default -> {
				return false;
			}
		}
		return true;
	}

	// Nearly all events have a single line.
	private void data(String value) {
		if (this.data == null) {
			this.data = value;
			return;
		}
		if (this.moreData == null) {
			this.moreData = new StringBuilder();
		}
		this.moreData.append('\n').append(value);
	}

	private void dispatch(List<SseEvent> events) {
		if (this.data != null) {
			String event = (this.name != null && !this.name.isEmpty()) ? this.name : null;
			String text = (this.moreData != null) ? this.data + this.moreData : this.data;
			events.add(new SseEvent(event, text, false));
		}
		this.data = null;
		this.moreData = null;
		this.name = null;
		this.eventBytes = 0;
	}

	/**
	 * The bytes of a line, which gives a large buffer back.
	 */
	private static final class Line extends ByteArrayOutputStream {

		private static final int KEPT = 8192;

		void clear() {
			reset();
			if (this.buf.length > KEPT) {
				this.buf = new byte[KEPT];
			}
		}

	}

}
