package io.neurolink.provider.sse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SseParserTests {

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
		assertThat(parse("data\ndata\n\n")).containsExactly(new SseEvent(null, "\n", false));
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
	@ValueSource(strings = { "data: a", "data: a\n", "event: x\ndata: a\r\n" })
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

	@Test
	void givesBareJsonThatWasCutAsFarAsItGoes() {
		assertThat(parse("{\n  \"error\": {\n")).singleElement()
			.satisfies((event) -> assertThat(event.data()).startsWith("{\n  \"error\": {"));
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
		String data = "x".repeat(SseParser.MAX_EVENT_BYTES - 5);
		assertThat(parse("data:" + data + "\n\ndata:" + data + "\n\n")).hasSize(2);
	}

	@Test
	void refusesALineBeyondTheLimit() {
		SseParser parser = new SseParser();
		byte[] endless = new byte[SseParser.MAX_EVENT_BYTES];
		Arrays.fill(endless, (byte) 'x');
		assertThat(parser.feed(endless)).isEmpty();
		assertThatExceptionOfType(SseException.class).isThrownBy(() -> parser.feed(new byte[] { 'x' }))
			.withMessageContaining("1048576 bytes");
	}

	@Test
	void refusesAnEventWhoseLinesTogetherExceedTheLimit() {
		SseParser parser = new SseParser();
		byte[] line = ("data: " + "x".repeat(1017) + "\n").getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(SseException.class).isThrownBy(() -> {
			for (int i = 0; i < 1100; i++) {
				parser.feed(line);
			}
		});
	}

	@Test
	void commentsDoNotCountTowardsTheLimit() {
		SseParser parser = new SseParser();
		byte[] comment = (": " + "x".repeat(1022) + "\n").getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 1100; i++) {
			assertThat(parser.feed(comment)).isEmpty();
		}
	}

	private static List<SseEvent> parse(String stream) {
		return parse(stream.getBytes(StandardCharsets.UTF_8));
	}

	private static List<SseEvent> parse(byte[]... packets) {
		SseParser parser = new SseParser();
		List<SseEvent> events = new ArrayList<>();
		for (byte[] packet : packets) {
			events.addAll(parser.feed(packet));
		}
		events.addAll(parser.end());
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
