package io.neurolink.provider.sse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

class SseParserTests {

	private static final int LIMIT = 1024 * 1024;

	private static final String RECORDED = """
			: welcome

			event: message_start
			data: {"text":"Grüße"}

			data: {"text":"日本 🚀"}
			data:second line
			id: 7
			retry: 10

			event: ping
			data: {}

			{"error":{"message":"façade"}}
			data: [DONE]

			""";

	private static final List<SseEvent> EVENTS = List.of(new SseEvent("message_start", "{\"text\":\"Grüße\"}", false),
			new SseEvent(null, "{\"text\":\"日本 🚀\"}\nsecond line", false), new SseEvent("ping", "{}", false),
			new SseEvent(null, "{\"error\":{\"message\":\"façade\"}}", true), new SseEvent(null, "[DONE]", false));

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void readsARecordedStreamWithEachKindOfLineEnd(String lineEnd) {
		assertThat(parse(RECORDED.replace("\n", lineEnd))).isEqualTo(EVENTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void givesTheSameEventsWhereverTheBytesAreSplitInTwo(String lineEnd) {
		byte[] bytes = RECORDED.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
		for (int split = 0; split <= bytes.length; split++) {
			assertThat(parse(Arrays.copyOfRange(bytes, 0, split), Arrays.copyOfRange(bytes, split, bytes.length)))
				.as("split at %d", split)
				.isEqualTo(EVENTS);
		}
	}

	@Test
	void givesTheSameEventsWhateverSizesThePacketsTakeInTurn() {
		byte[] bytes = RECORDED.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
		for (int one = 1; one <= 24; one++) {
			for (int other = 1; other <= 24; other++) {
				assertThat(parse(packets(bytes, one, other))).as("packets of %d and %d bytes", one, other)
					.isEqualTo(EVENTS);
			}
		}
	}

	@Test
	void skipsAByteOrderMark() {
		assertThat(parse("\uFEFFdata: a\n\n")).containsExactly(new SseEvent(null, "a", false));
		assertThat(parse("\uFEFF{}")).containsExactly(new SseEvent(null, "{}", true));
	}

	@Test
	void takesOneSpaceOffTheValueAndNoMore() {
		assertThat(parse("data:a\n\ndata:  b \n\n")).extracting(SseEvent::data).containsExactly("a", " b ");
	}

	@Test
	void knowsAFieldWithoutAColon() {
		assertThat(parse("data\ndata: x\n\n")).containsExactly(new SseEvent(null, "\nx", false));
	}

	@Test
	void givesNoEventWithoutData() {
		assertThat(parse("event: ping\n\n: comment\n\nid: 1\n\n\n")).isEmpty();
	}

	@Test
	void forgetsTheNameAfterTheEvent() {
		assertThat(parse("event: a\n\ndata: x\n\n")).containsExactly(new SseEvent(null, "x", false));
	}

	@Test
	void ignoresUnknownFields() {
		assertThat(parse("data-x: a\nfoo: b\nDATA: c\n\n")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "data:\n\n", "data: \n\n", "data\n\n", "data\ndata\n\n", "event: x\ndata:   \n\n" })
	void givesNoEventForAHeartbeatWithBlankData(String heartbeat) {
		assertThat(parse(heartbeat + "data: a\n\n" + heartbeat)).containsExactly(new SseEvent(null, "a", false));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "data: {\"a\":[1]}", "data: {\"a\":[1]}\n", "data:{\"a\":[1]}\r\n", "\uFEFFdata: {\"a\":[1]}" })
	void givesTheLastEventWithoutABlankLineIfItIsCompleteJson(String stream) {
		assertThat(parse(stream)).containsExactly(new SseEvent(null, "{\"a\":[1]}", false));
	}

	@Test
	void givesTheLastEventWithoutABlankLineWhateverItsLines() {
		assertThat(parse("event: x\ndata: {\ndata: \"}\": 1}"))
			.containsExactly(new SseEvent("x", "{\n\"}\": 1}", false));
		assertThat(parse("data: {}\n\ndata: [DONE]")).last().isEqualTo(new SseEvent(null, "[DONE]", false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void needsNoBlankLineBetweenEventsThatAreCompleteJson(String lineEnd) {
		String stream = """
				event: a
				data: {"n":1}
				event: b
				data: {"n":
				data: 2}
				data: {"n":3}
				{"n":4}
				data: [DONE]
				""".replace("\n", lineEnd);
		byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
		List<SseEvent> expected = List.of(new SseEvent("a", "{\"n\":1}", false),
				new SseEvent("b", "{\"n\":\n2}", false), new SseEvent(null, "{\"n\":3}", false),
				new SseEvent(null, "{\"n\":4}", true), new SseEvent(null, "[DONE]", false));
		assertThat(parse(bytes)).isEqualTo(expected);
		assertThat(parse(packets(bytes, 1, 1))).isEqualTo(expected);
	}

	@Test
	void joinsLinesOfOneEventThatOnlyBeginAsJson() {
		assertThat(parse("data: {}\ndata: x\n\n")).containsExactly(new SseEvent(null, "{}\nx", false));
		assertThat(parse("data: {}\nevent: named\n\n")).containsExactly(new SseEvent("named", "{}", false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "error: {\"code\":500}", "error:{\"code\":500}\n", "error: {\"code\":500}\n\n" })
	void givesAFieldErrorAsAnEventOfThatName(String stream) {
		assertThat(parse(stream)).containsExactly(new SseEvent("error", "{\"code\":500}", true));
		assertThat(parse("data: {}\n" + stream)).containsExactly(new SseEvent(null, "{}", false),
				new SseEvent("error", "{\"code\":500}", true));
	}

	@Test
	void givesAFieldErrorWhateverItsValue() {
		assertThat(parse("error: out of memory")).containsExactly(new SseEvent("error", "out of memory", true));
		assertThat(parse("error: {\n  \"code\": 1\n}\n"))
			.containsExactly(new SseEvent("error", "{\n  \"code\": 1\n}", true));
		assertThat(parse("error:\nerror\nerrors: x\n\n")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "event: error\ndata: boom", "event: error\ndata: boom\n", "data: boom\r\nevent: error\r\n" })
	void givesTheTextOfAnErrorAtTheEndWithoutABlankLine(String stream) {
		assertThat(parse("data: {}\n\n" + stream)).containsExactly(new SseEvent(null, "{}", false),
				new SseEvent("error", "boom", false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: a", "data: a\n", "event: x\ndata: a\r\n", "data: {\"a\":", "data: {}}",
			"data: [DONE", "data: {}\ndata: x", "dat", "event: error", "event: error\ndata: {\"message\":\"bo",
			"event: error\ndata: \n", "event: errors\ndata: boom" })
	void dropsAnEventThatTheEndOfTheStreamLeavesUnterminated(String stream) {
		assertThat(parse("data: whole\n\n" + stream)).extracting(SseEvent::data).containsExactly("whole");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"error\":1}", "[{\"error\":1}]" })
	void givesABareLineOfJsonEvenWithoutALineEnd(String json) {
		assertThat(parse(json)).containsExactly(new SseEvent(null, json, true));
		assertThat(parse(json + "\n")).containsExactly(new SseEvent(null, json, true));
		assertThat(parse("data: a\n\n" + json)).last().isEqualTo(new SseEvent(null, json, true));
	}

	@ParameterizedTest
	@ValueSource(strings = { """
			{
			  "error": {
			    "code": 503,

			    "message": "A bracket } and a quote \\" and \\\\",
			    "details": [
			      {}
			    ]
			  }
			}""", "[{\n\"error\": {}\n}\n]" })
	void givesBareJsonOverSeveralLinesAtOnce(String json) {
		SseEvent expected = new SseEvent(null, json, true);
		assertThat(parse(json)).containsExactly(expected);
		assertThat(parse("data: a\n\n" + json + "\n\ndata: b\n\n")).containsExactly(new SseEvent(null, "a", false),
				expected, new SseEvent(null, "b", false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\n  \"error\": {\n", "{\"a\":", "data: a\n\n[{\n}", "error: {\"a\":\n" })
	void dropsBareJsonThatTheEndOfTheStreamCutsAndSaysSo(String stream) {
		SseParser parser = new SseParser(LIMIT);
		List<SseEvent> events = new ArrayList<>();
		parser.feed(stream.getBytes(StandardCharsets.UTF_8), events::add);
		parser.end(events::add);
		assertThat(events).allMatch((event) -> event.data().equals("a"));
		assertThat(parser.cutInsideBareJson()).isTrue();
	}

	@Test
	void endsBareJsonThatIsBrokenWhereAnEventBegins() {
		assertThat(parse("{\n\"a\":\ndata: {\"b\":1}\n\n")).containsExactly(new SseEvent(null, "{\n\"a\":", true),
				new SseEvent(null, "{\"b\":1}", false));
	}

	@Test
	void aBareLineLeavesTheEventAroundItWhole() {
		assertThat(parse("event: e\ndata: a\n{}\ndata: b\n\n")).containsExactly(new SseEvent(null, "{}", true),
				new SseEvent("e", "a\nb", false));
	}

	@Test
	void replacesBytesThatAreNotUtf8() {
		byte[] bytes = "data: a?b\n\n".getBytes(StandardCharsets.UTF_8);
		bytes[7] = (byte) 0xC3;
		assertThat(parse(bytes)).extracting(SseEvent::data).containsExactly("a\uFFFDb");
	}

	@Test
	void readsAnEventUpToTheLimit() {
		String data = "x".repeat(LIMIT - 5);
		assertThat(parse("data:" + data + "\n\ndata:" + data + "\n\n")).hasSize(2);
	}

	@Test
	void refusesALineBeyondTheLimit() {
		SseParser parser = new SseParser(LIMIT);
		byte[] endless = new byte[LIMIT];
		Arrays.fill(endless, (byte) 'x');
		parser.feed(endless, (event) -> fail("an event"));
		assertThatExceptionOfType(SseException.class)
			.isThrownBy(() -> parser.feed(new byte[] { 'x' }, (event) -> fail("an event")))
			.withMessageContaining("1048576 bytes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: 0123456789\n", "data\n", "data: {\n", "event: e\n", "{\n", "{,\r", "[\r\n",
			"error: {\n" })
	void refusesAnEventWhoseLinesTogetherExceedTheLimit(String line) {
		assertThatExceptionOfType(SseException.class).isThrownBy(() -> feedMuch(line, ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\r\n", " \n" })
	void refusesBareJsonOfEndlessLineEnds(String line) {
		assertThatExceptionOfType(SseException.class).isThrownBy(() -> feedMuch(line, "{\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = { ": 0123456789\n", "\n", "id: 1\n", "retry: 1\n", "data:\n\n", "other\n" })
	void whatIsNotKeptDoesNotCountTowardsTheLimit(String line) {
		assertThat(feedMuch(line, "")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{},\n", "data: {}\n", "data: {}\n\n", "error: x\n" })
	void eventsDoNotCountTogether(String line) {
		assertThat(feedMuch(line, "")).isGreaterThan(LIMIT / line.length());
	}

	@Test
	void givesTheEventsBeforeOneThatIsTooLarge() {
		List<SseEvent> events = new ArrayList<>();
		byte[] bytes = ("data: a\n\ndata: " + "x".repeat(LIMIT)).getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(SseException.class).isThrownBy(() -> new SseParser(LIMIT).feed(bytes, events::add));
		assertThat(events).extracting(SseEvent::data).containsExactly("a");
	}

	// Twice the limit, and counts the events rather than to keep them.
	private static int feedMuch(String line, String start) {
		SseParser parser = new SseParser(LIMIT);
		AtomicInteger events = new AtomicInteger();
		parser.feed(start.getBytes(StandardCharsets.UTF_8), (event) -> events.incrementAndGet());
		byte[] packet = line.repeat(1000).getBytes(StandardCharsets.UTF_8);
		for (int fed = 0; fed < 2 * LIMIT + packet.length; fed += packet.length) {
			parser.feed(packet, (event) -> events.incrementAndGet());
		}
		return events.get();
	}

	private static List<SseEvent> parse(String stream) {
		return parse(stream.getBytes(StandardCharsets.UTF_8));
	}

	private static List<SseEvent> parse(byte[]... packets) {
		SseParser parser = new SseParser(LIMIT);
		List<SseEvent> events = new ArrayList<>();
		for (byte[] packet : packets) {
			parser.feed(packet, events::add);
		}
		parser.end(events::add);
		return events;
	}

	private static byte[][] packets(byte[] bytes, int one, int other) {
		List<byte[]> packets = new ArrayList<>();
		boolean first = true;
		for (int start = 0; start < bytes.length;) {
			int end = Math.min(bytes.length, start + (first ? one : other));
			packets.add(Arrays.copyOfRange(bytes, start, end));
			start = end;
			first = !first;
		}
		return packets.toArray(new byte[0][]);
	}

}
