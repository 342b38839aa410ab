package io.neurolink.provider.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiException;
import io.neurolink.error.PrintableText;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ServerText;
import io.neurolink.provider.sse.SseEvent;
import io.neurolink.provider.sse.SseException;
import io.neurolink.provider.sse.SseParser;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds whatever bytes a server sends, wherever they are split: readers throw nothing but
 * failures of their own, read the same, deliver no more than was sent, and name nothing
 * that is not printable.
 */
final class WireProperties {

	private static final ModelRef TARGET = new ModelRef("vendor", "m");

	private static final int EVENT_LIMIT = 256;

	private static final int ANSWER_LIMIT = 1024 * 1024;

	private WireProperties() {
	}

	static void checkEvents(byte[] bytes) {
		Events whole = events(bytes, Math.max(1, bytes.length));
		assertThat(events(bytes, 1)).isEqualTo(whole);
		assertThat(events(bytes, 7)).isEqualTo(whole);
		assertThat(whole.read().stream().mapToLong((event) -> event.data().length()).sum())
			.isLessThanOrEqualTo(bytes.length);
		assertThat(whole.read()).allMatch((event) -> event.data().length() <= EVENT_LIMIT);
	}

	static void checkProtocol(WireProtocol protocol, byte[] bytes) {
		checkStream(protocol, bytes);
		checkAnswer(protocol, bytes);
		checkError(protocol, bytes);
	}

	private static void checkStream(WireProtocol protocol, byte[] bytes) {
		Pieces whole = stream(protocol, bytes, Math.max(1, bytes.length));
		assertThat(stream(protocol, bytes, 1)).isEqualTo(whole);
		assertThat(stream(protocol, bytes, 7)).isEqualTo(whole);
		assertThat(whole.read().stream().mapToLong((chunk) -> chunk.content().length()).sum())
			.isLessThanOrEqualTo(bytes.length);
		for (AiChunk chunk : whole.read()) {
			assertThat(chunk.content().isEmpty() && chunk.finishReason() == null).isFalse();
			assertPrintable(chunk.model(), ServerText.MAX_NAME);
			assertPrintable(chunk.finishReason(), ServerText.MAX_FINISH_REASON);
		}
	}

	private static void checkAnswer(WireProtocol protocol, byte[] bytes) {
		HttpCall call = call(protocol);
		try {
			AiResponse answer = call.sanitized(
					ResponseBodyReader.decode(call, 200, new HttpHeaders(), new String(bytes, StandardCharsets.UTF_8)));
			assertThat(answer.content().length()).isLessThanOrEqualTo(bytes.length);
			assertPrintable(answer.model(), ServerText.MAX_NAME);
			assertPrintable(answer.finishReason(), ServerText.MAX_FINISH_REASON);
			assertPrintable(answer.requestId(), ServerText.MAX_REQUEST_ID);
		}
		catch (AiException ex) {
			describe(call, ex);
		}
	}

	private static void checkError(WireProtocol protocol, byte[] bytes) {
		HttpCall call = call(protocol);
		String body = new String(bytes, StandardCharsets.UTF_8);
		for (int status : new int[] { 400, 429, 503 }) {
			AiException failure = call.refused(status, new HttpHeaders(), body);
			assertThat(failure.status()).isEqualTo(status);
			describe(call, failure);
		}
	}

	private static Events events(byte[] bytes, int packet) {
		SseParser parser = new SseParser(EVENT_LIMIT);
		List<SseEvent> events = new ArrayList<>();
		try {
			for (int start = 0; start < bytes.length; start += packet) {
				parser.feed(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + packet)), events::add);
			}
			parser.end(events::add);
			return new Events(events, parser.cutInsideBareJson(), false);
		}
		catch (SseException ex) {
			return new Events(events, false, true);
		}
	}

	private static Pieces stream(WireProtocol protocol, byte[] bytes, int packet) {
		HttpCall call = call(protocol);
		List<AiChunk> chunks = new ArrayList<>();
		int[] progress = { 0 };
		EventReader reader = new EventReader(call, 200, new HttpHeaders(), () -> progress[0]++);
		String failure = null;
		try {
			for (int start = 0; start < bytes.length && !reader.complete(); start += packet) {
				reader.feed(ByteBuffer.wrap(bytes, start, Math.min(bytes.length - start, packet)), chunks);
			}
			reader.end(chunks);
		}
		catch (AiException ex) {
			failure = describe(call, ex);
		}
		return new Pieces(chunks.stream().map(call::sanitized).toList(), progress[0], failure);
	}

	private static String describe(HttpCall call, AiException thrown) {
		AiException failure = call.toAiException(thrown);
		assertThat(failure.provider()).isEqualTo(TARGET.provider());
		assertThat(failure.model()).isEqualTo(TARGET.model());
		assertPrintable(failure.getMessage(), ServerText.MAX_MESSAGE);
		assertPrintable(failure.requestId(), ServerText.MAX_REQUEST_ID);
		return failure.type() + " " + failure.getMessage() + " " + failure.requestId();
	}

	private static void assertPrintable(@Nullable String text, int maxLength) {
		assertThat(text).isEqualTo(PrintableText.ofNullable(text, maxLength));
	}

	private static HttpCall call(WireProtocol protocol) {
		return new HttpCall(TARGET, protocol, new Redaction("sk-0123456789abcdef"),
				AnswerReading.DEFAULT.upTo(ANSWER_LIMIT));
	}

	private record Events(List<SseEvent> read, boolean cut, boolean tooLarge) {
	}

	private record Pieces(List<AiChunk> read, int progress, @Nullable String failure) {
	}

}
