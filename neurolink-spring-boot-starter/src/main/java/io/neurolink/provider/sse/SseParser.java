package io.neurolink.provider.sse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from the bytes of one stream, split at any position, according
 * to the WHATWG HTML standard, section 9.2.6. The size of one event is bounded. Model
 * servers and proxies deviate from the standard, and the vendors' own readers accept the
 * following deviations, so that this one does, too:
 * <ul>
 * <li>An event without data, or with white space only, is a heartbeat and is left out.
 * <li>An event at the end of the stream without a blank line or a line end is read if it
 * is complete JSON, {@code [DONE]}, or the text of an event named {@code error};
 * otherwise it is dropped.
 * <li>Events need no blank line between them if each is complete JSON.
 * <li>JSON outside any field, on one line or several, is a {@linkplain SseEvent#bare()
 * bare} event.
 * <li>An end marker may follow JSON on the same line.
 * <li>A field {@code error} is a bare event of the name {@code error}.
 * </ul>
 * Stateful; used by one subscription, by one thread at a time.
 */
public final class SseParser {

	private static final byte[] NOTHING = {};

	private static final String BYTE_ORDER_MARK = "\uFEFF";

	private static final String DATA = "data:";

	private static final String GLUED_END = "data: [DONE]";

	private static final String ERROR = "error";

	// Some gateways write an empty JSON string in place of empty data.
	private static final String EMPTY_TEXT = "\"\"";

	private final Line line = new Line();

	private final BareJson bare = new BareJson();

	private final PendingEvent pending = new PendingEvent();

	private final int maxEventBytes;

	private boolean firstLine = true;

	private boolean afterCarriageReturn;

	private boolean cutInside;

	/**
	 * Creates a parser for one stream.
	 * @param maxEventBytes the maximum size in bytes of one event and of one line
	 */
	public SseParser(int maxEventBytes) {
		this.maxEventBytes = maxEventBytes;
	}

	/**
	 * Reads further bytes.
	 * @param bytes the bytes, read to their end
	 * @param events receives each completed event
	 * @throws SseException if an event exceeds the limit; the events before it were
	 * passed on
	 */
	public void feed(ByteBuffer bytes, Consumer<SseEvent> events) {
		byte[] packet = new byte[bytes.remaining()];
		bytes.get(packet);
		feed(packet, events);
	}

	/**
	 * Reads further bytes.
	 * @param bytes the bytes
	 * @param events receives each completed event
	 * @throws SseException if an event exceeds the limit; the events before it were
	 * passed on
	 */
	public void feed(byte[] bytes, Consumer<SseEvent> events) {
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
		check(bytes.length - start);
		this.line.write(bytes, start, bytes.length - start);
	}

	/**
	 * Reads the end of the stream.
	 * @param events receives a complete event without a blank line after it
	 */
	public void end(Consumer<SseEvent> events) {
		int length = this.line.size();
		String rest = takeLine(NOTHING, 0, 0);
		if (!rest.isEmpty()) {
			line(rest, length, events);
		}
		if (this.bare.open()) {
			this.cutInside = true;
			this.bare.take();
		}
		if (this.pending.completeAtEnd()) {
			dispatch(events);
		}
	}

	/**
	 * Returns whether the stream ended within JSON outside any field.
	 * @return {@code true} if incomplete JSON was dropped
	 */
	public boolean cutInsideBareJson() {
		return this.cutInside;
	}

	private void check(int further) {
		int lineEnd = this.bare.open() ? 1 : 0;
		if (this.pending.bytes() + this.bare.bytes() + lineEnd + this.line.size() + further > this.maxEventBytes) {
			throw new SseException("An event of the stream is larger than " + this.maxEventBytes + " bytes");
		}
	}

	private void endLine(byte[] bytes, int start, int end, Consumer<SseEvent> events) {
		check(end - start);
		int length = this.line.size() + end - start;
		String text = takeLine(bytes, start, end);
		if (text.isEmpty() && !this.bare.open()) {
			dispatch(events);
		}
		else {
			line(text, length, events);
		}
	}

	// A whole line is decoded at once, so that no character is split. Only the few
	// lines that are spread over packets are buffered.
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

	private void line(String text, int length, Consumer<SseEvent> events) {
		// No line within JSON begins like this: the JSON before it is broken.
		if (this.bare.open() && (text.startsWith(DATA) || text.startsWith("event:"))) {
			takeBare(events);
		}
		if (this.bare.open()) {
			if (this.bare.add(text, length)) {
				takeBare(events);
			}
		}
		else if (JsonBrackets.beginsWithBracket(text)) {
			if (text.endsWith(GLUED_END)) {
				beginBare(null, text.substring(0, text.length() - GLUED_END.length()), length, events);
				line(GLUED_END, GLUED_END.length(), events);
			}
			else {
				beginBare(null, text, length, events);
			}
		}
		else {
			field(text, length, events);
		}
	}

	private void beginBare(@Nullable String name, String text, int length, Consumer<SseEvent> events) {
		dispatchIfComplete(events);
		if (this.bare.begin(name, text, length)) {
			takeBare(events);
		}
	}

	private void takeBare(Consumer<SseEvent> events) {
		events.accept(this.bare.take());
	}

	private void field(String text, int length, Consumer<SseEvent> events) {
		int colon = text.indexOf(':');
		String field = (colon < 0) ? text : text.substring(0, colon);
		String value = (colon < 0) ? "" : text.substring(colon + 1);
		if (value.startsWith(" ")) {
			value = value.substring(1);
		}
		switch (field) {
			case "data" -> data(value, length, events);
			case "event" -> event(value, length, events);
			case ERROR -> error(value, length, events);
			default -> {
			}
		}
	}

	private void data(String line, int length, Consumer<SseEvent> events) {
		String value = withoutSecondPrefix(line);
		if (JsonBrackets.beginsWithBracket(value)) {
			dispatchIfComplete(events);
		}
		this.pending.data(value, length);
	}

	// Some proxies add a second framing.
	private static String withoutSecondPrefix(String value) {
		if (!value.startsWith(DATA)) {
			return value;
		}
		String rest = value.substring(DATA.length()).stripLeading();
		return JsonBrackets.beginsWithBracket(rest) ? rest : value;
	}

	private void event(String value, int length, Consumer<SseEvent> events) {
		if (this.pending.named()) {
			dispatchIfComplete(events);
		}
		this.pending.name(value, length);
	}

	private void error(String value, int length, Consumer<SseEvent> events) {
		if (JsonBrackets.beginsWithBracket(value)) {
			beginBare(ERROR, value, length, events);
			return;
		}
		if (!value.isBlank()) {
			dispatchIfComplete(events);
			events.accept(new SseEvent(ERROR, value, true));
		}
	}

	private void dispatchIfComplete(Consumer<SseEvent> events) {
		if (this.pending.complete()) {
			dispatch(events);
		}
	}

	private void dispatch(Consumer<SseEvent> events) {
		SseEvent event = this.pending.take();
		if (!event.data().isBlank() && !event.data().strip().equals(EMPTY_TEXT)) {
			events.accept(event);
		}
	}

	/**
	 * A buffer of the bytes of a line, without memory while it is empty.
	 */
	private static final class Line extends ByteArrayOutputStream {

		Line() {
			super(0);
		}

		void clear() {
			reset();
			this.buf = NOTHING;
		}

	}

}
