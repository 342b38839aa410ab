package io.neurolink.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import io.neurolink.template.Timeouts;
import io.neurolink.testserver.Reply;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Framing beyond the standard that model servers and the proxies before them have been
 * seen to send, and that their own readers accept. Holds for each protocol on each
 * connector.
 */
public abstract class FramingTests extends WireTests {

	private static final String BYTE_ORDER_MARK = "\uFEFF";

	/**
	 * Events that show a model at work but bring no text.
	 */
	protected abstract String[] reasoning();

	/**
	 * An event whose text is as long as is asked for.
	 */
	protected abstract String eventOf(String text);

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/octet-stream", "text/plain", "application/x-ndjson", "",
			"text/event-stream;charset=UTF-8, application/json", "text/html", "not a content type" })
	void eventsMayHaveAnyContentType(String contentType) {
		server().enqueue(Reply.of(200, contentType, Map.of(), String.join("", wholeStream())));
		assertWhole(stream("Hello"));
	}

	@Test
	void eventsMayHaveSeveralContentTypes() {
		server().enqueue(Reply.of(200, "application/json", Map.of("content-type", "text/event-stream"),
				String.join("", wholeStream())));
		assertWhole(stream("Hello"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "data:\n\n", "data: \n\n", "data\n\n", "data: \"\"\n\n", ": OPENROUTER PROCESSING\n\n",
			": ping\n", "event: ping\n\n", "event: ping\ndata: {\"type\":\"ping\"}\n\n", "id: 7\nretry: 10\n\n",
			"\n\n\n" })
	void heartbeatsAreNoEvents(String heartbeat) {
		server().enqueue(Reply.events(heartbeat + String.join(heartbeat, wholeStream()) + heartbeat));
		assertWhole(stream("Hello"));
		server().enqueue(Reply.startOfEvents(heartbeat, heartbeat).then(Reply.hang()));
		assertThat(failureWithin(new Timeouts(SHORT, LONG, LONG, null)))
			.hasMessageContaining("neurolink.timeout.first-token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "\r\n" })
	void theLastEventNeedsNoBlankLine(String end) {
		server().enqueue(Reply.events(String.join("", wholeStream()).stripTrailing() + end));
		assertWhole(stream("Hello"));
		server().enqueue(
				Reply.of(200, "text/event-stream", Map.of(), String.join("", wholeStream()).stripTrailing() + end));
		assertWhole(stream("Hello"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\r\n" })
	void eventsNeedNoBlankLinesBetweenThem(String lineEnd) {
		server().enqueue(
				Reply.events(bytewise(String.join("", wholeStream()).replace("\n\n", "\n").replace("\n", lineEnd))));
		assertWhole(stream("Hello"));
	}

	@Test
	void aStreamMayBeginWithAByteOrderMark() {
		server().enqueue(Reply.events(bytewise(BYTE_ORDER_MARK + String.join("", wholeStream()))));
		assertWhole(stream("Hello"));
	}

	@Test
	void anAnswerMayBeginWithAByteOrderMarkAndEmptyLines() {
		server().enqueue(Reply.json(200, BYTE_ORDER_MARK + "\n\n\n" + answer()));
		assertThat(generate("Hello").content()).isEqualTo("Hello! 👋");
	}

	@ParameterizedTest
	@ValueSource(strings = { "error: {\"code\":500,\"message\":\"boom\",\"type\":\"api_error\"}", "error: boom",
			"event: error\ndata: {\"error\":{\"message\":\"boom\"}}", "event:error\ndata: [{}]",
			"event: error\ndata: boom", "event: error\r\ndata: boom\r\ndata: [again]",
			"error: {\"error\":{\"message\":\"boom\"}}\n\ndata: [DONE]" })
	void anErrorMayComeInAFieldOrAnEventOfThatName(String event) {
		for (String end : List.of("", "\n", "\n\n")) {
			server().enqueue(Reply.events(with(startOfStream(), event + end)));
			AiException failure = failureOfStream("Hello");
			assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
			assertThat(failure.partialContent()).isEqualTo("Hi");
		}
	}

	@Test
	void anErrorEndsAStreamThatHasItsFinishReason() {
		List<String> events = new ArrayList<>(List.of(wholeStream()));
		events.add(events.size() - 1, "error: {\"message\":\"boom\"}\n\n");
		server().enqueue(Reply.events(events.toArray(String[]::new)));
		assertThat(failureOfStream("Hello").partialContent()).isEqualTo("Hi there! 👋");
	}

	@Test
	void aStreamThatIsCutAnywhereBeforeItsFinishReasonWasCut() {
		String start = String.join("", startOfStream());
		String rest = restOfStream()[0].strip();
		for (int length = 0; length < rest.length(); length += 7) {
			server().enqueue(Reply.events(start + rest.substring(0, length)));
			AiException failure = failureOfStream("Hello");
			assertThat(failure.type()).as("cut at %d", length).isEqualTo(AiErrorType.NETWORK);
			assertThat(failure.partialContent()).isEqualTo("Hi");
		}
	}

	@Test
	void aBareErrorThatIsCutLeavesNoAnswerComplete() {
		String[] events = wholeStream();
		String unfinished = String.join("", Arrays.copyOf(events, events.length - 1));
		server().enqueue(Reply.events(unfinished + "{\n  \"error\": {\n    \"code\": 503"));
		assertThat(failureOfStream("Hello").type()).isEqualTo(AiErrorType.NETWORK);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/event-stream" })
	void aWholeAnswerMayComeWhereAStreamWasAskedFor(String contentType) {
		for (String body : List.of(answer(), answer().replace("\n", ""),
				"data: " + answer().replace("\n", "") + "\n\n")) {
			server().enqueue(Reply.json(200, answer()), Reply.of(200, contentType, Map.of(), body));
			AiResponse expected = generate("Hello");
			List<AiChunk> chunks = stream("Hello");
			assertThat(chunks).extracting(AiChunk::content).containsExactly("Hello! 👋", "");
			AiChunk closing = chunks.get(1);
			assertThat(closing.finishReason()).isEqualTo("stop");
			assertThat(closing.usage()).isEqualTo(expected.usage());
			assertThat(closing.model()).isEqualTo(expected.model());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "application/json" })
	void eventsMayComeWhereAWholeAnswerWasAskedFor(String contentType) {
		String events = String.join("", wholeStream());
		server().enqueue(Reply.of(200, contentType, Map.of(), events), Reply.events(wholeStream()));
		AiResponse answer = generate("Hello");
		AiChunk closing = stream("Hello").get(2);
		assertThat(answer.content()).isEqualTo("Hi there! 👋");
		assertThat(answer.finishReason()).isEqualTo("stop");
		assertThat(answer.usage()).isEqualTo(closing.usage());
		assertThat(answer.model()).isEqualTo(closing.model());
		assertThat(answer.provider()).isEqualTo(PROVIDER);
		assertThat(answer.requestId()).isNotNull();
	}

	@Test
	void eventsInPlaceOfAWholeAnswerFailAsAStreamDoes() {
		server().enqueue(Reply.events(startOfStream()));
		AiException failure = failureOfGenerate("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
		assertThat(failure.partialContent()).isEqualTo("Hi");
	}

	@Test
	void reasoningIsProgressWithoutContent() {
		server().enqueue(Reply.startOfEvents(reasoning()).then(Reply.hang()));
		assertThat(failureWithin(new Timeouts(LONG, SHORT, LONG, null))).hasMessageContaining("neurolink.timeout.idle");
		String[] events = Stream.concat(Stream.of(reasoning()), Stream.of(wholeStream())).toArray(String[]::new);
		server().enqueue(Reply.events(events));
		assertWhole(stream("Hello"));
		server().enqueue(Reply.events(String.join("", events)));
		assertThat(generate("Hello").content()).isEqualTo("Hi there! 👋");
	}

	@Test
	void anEventMayBeAsLargeAsAnAnswer() {
		String text = "x".repeat(2_000_000);
		List<String> events = new ArrayList<>(List.of(wholeStream()));
		events.add(startOfStream().length, eventOf(text));
		server().enqueue(Reply.events(events.toArray(String[]::new)));
		assertThat(stream("Hello")).extracting(AiChunk::content).containsExactly("Hi", text, " there! 👋", "");
	}

	@Test
	void noAnswerIsLargerThanItsLimit() {
		AiTemplate template = AiTemplate.builder().provider(provider(server().url()).withMaxAnswer(1000)).build();
		String big = eventOf("x".repeat(1001));
		String small = eventOf("x".repeat(400));
		server().enqueue(Reply.events(with(startOfStream(), big)));
		assertTooLarge(() -> template.stream("Hello").blockLast());
		server().enqueue(Reply.events(small, small, small));
		assertThat(assertTooLarge(() -> template.stream("Hello").blockLast()).partialContent()).hasSize(800);
		server().enqueue(Reply.json(200, answer() + " ".repeat(1000)));
		assertTooLarge(() -> template.generate(AiRequest.of("Hello")));
	}

	@Test
	void theBytesAroundAnAnswerAreLimitedToo() {
		AiTemplate template = AiTemplate.builder().provider(provider(server().url()).withMaxAnswer(1000)).build();
		String comment = ": " + "x".repeat(500) + "\n\n";
		server().enqueue(Reply.startOfEvents(comment, comment).then(Reply.hang()));
		assertTooLarge(() -> template.stream("Hello").blockLast());
		String[] commented = Stream.of(wholeStream()).map((event) -> event + comment).toArray(String[]::new);
		server().enqueue(Reply.events(commented));
		assertWhole(template.stream("Hello").collectList().block());
		server().enqueue(Reply.startOfEvents(with(startOfStream(), comment.repeat(64_000 / 500))).then(Reply.hang()));
		assertThat(assertTooLarge(() -> template.stream("Hello").blockLast()).partialContent()).isEqualTo("Hi");
	}

	private static AiException assertTooLarge(ThrowingCallable call) {
		AiException failure = catchThrowableOfType(AiException.class, call);
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure).hasMessageContaining("larger than 1000 bytes");
		return failure;
	}

	private static void assertWhole(List<AiChunk> chunks) {
		assertThat(chunks).extracting(AiChunk::content).containsExactly("Hi", " there! 👋", "");
		assertThat(chunks.get(2).finishReason()).isEqualTo("stop");
	}

	private static List<byte[]> bytewise(String text) {
		List<byte[]> bytes = new ArrayList<>();
		for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
			bytes.add(new byte[] { next });
		}
		return bytes;
	}

}
