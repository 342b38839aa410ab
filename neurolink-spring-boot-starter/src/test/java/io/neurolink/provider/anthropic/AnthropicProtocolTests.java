package io.neurolink.provider.anthropic;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.http.Mutations;
import io.neurolink.provider.http.StreamDecoder;
import io.neurolink.provider.http.WireRequest;
import io.neurolink.provider.sse.SseEvent;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link AnthropicProtocol}, without a wire.
 */
class AnthropicProtocolTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final ModelRef TARGET = new ModelRef("anthropic", "claude-sonnet-4-5");

	private static final String ANSWER = """
			{"model":"claude-sonnet-4-5-20250929","id":"msg_01BfvfMsg2gBzwsk6PZRLtDg","type":"message",\
			"role":"assistant","content":[{"type":"text","text":"Hello!"}],"stop_reason":"end_turn",\
			"stop_sequence":null,"usage":{"input_tokens":9,"cache_creation_input_tokens":3,\
			"cache_read_input_tokens":5,"cache_creation":{"ephemeral_5m_input_tokens":3,\
			"ephemeral_1h_input_tokens":0},"output_tokens":16,"service_tier":"standard"}}""";

	private final AnthropicProtocol protocol = new AnthropicProtocol();

	private final HttpHeaders headers = new HttpHeaders();

	AnthropicProtocolTests() {
		this.headers.set("request-id", "req_018EeWyXxfu5pfWkrYcMdjWG");
	}

	@Nested
	class Requests {

		@Test
		void aPromptAloneAsksForAtMost4096Tokens() {
			WireRequest request = encode(AiRequest.of("Hello"), false);
			assertThat(request.path()).isEqualTo("/v1/messages");
			assertThat(JSON.<JsonNode>valueToTree(request.body())).isEqualTo(JSON.readTree("""
					{"model":"claude-sonnet-4-5","max_tokens":4096,
					 "messages":[{"role":"user","content":"Hello"}],"stream":false}"""));
		}

		@Test
		void theSystemTextStandsApartFromTheConversation() {
			AiRequest request = AiRequest.builder()
				.system("Be brief.")
				.messages(List.of(AiMessage.system("Be kind."), AiMessage.user("Hi"), AiMessage.assistant("Hello!"),
						AiMessage.user("Who are you?")))
				.temperature(0.2)
				.maxTokens(100)
				.build();
			assertThat(JSON.<JsonNode>valueToTree(encode(request, true).body())).isEqualTo(JSON.readTree("""
					{"model":"claude-sonnet-4-5","max_tokens":100,"temperature":0.2,"stream":true,
					 "system":"Be brief.\\n\\nBe kind.",
					 "messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello!"},
					  {"role":"user","content":"Who are you?"}]}"""));
		}

		@Test
		void theKeyIsInAHeaderAndNotInTheText() {
			WireRequest request = encode(AiRequest.of("Hello"), false);
			assertThat(request.headers()).containsEntry("x-api-key", "secret-key")
				.containsEntry("anthropic-version", "2023-06-01");
			assertThat(request.toString()).doesNotContain("secret-key");
		}

		private WireRequest encode(AiRequest request, boolean stream) {
			return AnthropicProtocolTests.this.protocol.encode(request, TARGET.model(), stream, "secret-key");
		}

	}

	@Nested
	class Answers {

		@Test
		void countsTheTokensOfThePromptCacheAsInput() {
			assertThat(decode(ANSWER).usage()).isEqualTo(new AiUsage(17, 16, 33, 5, 3, 0));
		}

		@Test
		void joinsTheTextAndLeavesOtherBlocksOut() {
			assertThat(decode("""
					{"content":[{"type":"thinking","thinking":"hmm","signature":"x"},{"type":"text","text":"One, "},
					 {"type":"tool_use","id":"t","name":"n","input":{}},{"type":"text","text":"two"}],
					 "stop_reason":"end_turn"}""").content()).isEqualTo("One, two");
		}

		@ParameterizedTest
		@CsvSource({ "end_turn, stop", "stop_sequence, stop", "max_tokens, length", "pause_turn, pause_turn" })
		void translatesTheStopReason(String stopReason, String finishReason) {
			assertThat(decode(ANSWER.replace("end_turn", stopReason)).finishReason()).isEqualTo(finishReason);
		}

		@Test
		void withoutUsageSaysThatItIsUnknown() {
			AiResponse response = decode("""
					{"content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn"}""");
			assertThat(response.usage()).isNull();
			assertThat(response.model()).isEqualTo("claude-sonnet-4-5");
		}

		@Test
		void takesTheRequestIdFromTheHeaderElseTheIdOfTheMessage() {
			assertThat(decode(ANSWER).requestId()).isEqualTo("req_018EeWyXxfu5pfWkrYcMdjWG");
			AnthropicProtocolTests.this.headers.clear();
			assertThat(decode(ANSWER).requestId()).isEqualTo("msg_01BfvfMsg2gBzwsk6PZRLtDg");
		}

		@Test
		void mayBeATextInPlaceOfBlocks() {
			assertThat(decode("{\"content\":\"42\",\"stop_reason\":\"end_turn\"}").content()).isEqualTo("42");
		}

		@Test
		void whateverIsWrongWithTheBodyOnlyAnAiExceptionComesOut() {
			for (String mutation : Mutations.of(ANSWER)) {
				Throwable failure = catchThrowable(() -> decode(mutation));
				assertThat(failure).as(mutation)
					.satisfiesAnyOf((none) -> assertThat(none).isNull(),
							(some) -> assertThat(some).isInstanceOf(AiException.class));
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "{}", "[]", "null", "\"text\"", "{\"content\":[]}", "{\"content\":null}",
				"{\"content\":[{\"type\":\"text\"}],\"stop_reason\":null}",
				"{\"content\":[{\"type\":\"text\",\"text\":5}],\"stop_reason\":\"end_turn\"}",
				"{\"content\":[],\"stop_reason\":\"end_turn\"}", "{\"content\":17,\"stop_reason\":\"end_turn\"}",
				"{\"stop_reason\":\"end_turn\"}" })
		void jsonThatIsNoAnswerIsAnErrorOfTheProvider(String body) {
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> decode(body))
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR));
		}

		@Test
		void anErrorInsideA200IsThatError() {
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> decode("""
					{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""))
				.satisfies((failure) -> {
					assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
					assertThat(failure.requestId()).isEqualTo("req_018EeWyXxfu5pfWkrYcMdjWG");
				});
		}

		private AiResponse decode(String body) {
			return AnthropicProtocolTests.this.protocol.decode(JSON.readTree(body), AnthropicProtocolTests.this.headers,
					TARGET);
		}

	}

	@Nested
	class Failures {

		@Test
		void tellsTheRequestIdOfTheBodyWhereNoHeaderHasIt() {
			AiException failure = AnthropicProtocolTests.this.protocol.failure(500, new HttpHeaders(), """
					{"type":"error","error":{"type":"api_error","message":"Internal server error"},\
					"request_id":"req_011CZAau32QzxDkriovTaFCB"}""", TARGET);
			assertThat(failure.requestId()).isEqualTo("req_011CZAau32QzxDkriovTaFCB");
			assertThat(failure)
				.hasMessage("anthropic/claude-sonnet-4-5 answered with an error 500 api_error: Internal server error");
		}

		@ParameterizedTest
		@CsvSource({ "authentication_error, AUTHENTICATION", "permission_error, AUTHENTICATION",
				"billing_error, QUOTA_EXCEEDED", "not_found_error, NOT_FOUND", "request_too_large, CONTEXT_LENGTH",
				"rate_limit_error, RATE_LIMIT", "overloaded_error, OVERLOADED", "api_error, PROVIDER_ERROR",
				"timeout_error, PROVIDER_ERROR", "invalid_request_error, INVALID_REQUEST",
				"new_error, PROVIDER_ERROR" })
		void inAStreamTheNameOfTheErrorDecides(String name, AiErrorType type) {
			StreamDecoder decoder = decoder();
			SseEvent event = new SseEvent("error",
					"{\"type\":\"error\",\"error\":{\"type\":\"" + name + "\",\"message\":\"…\"}}", false);
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> decoder.onEvent(event))
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(type));
		}

		@Test
		void aKeyThatTheErrorTellsIsMasked() {
			assertThat(AnthropicProtocolTests.this.protocol.failure(401, new HttpHeaders(),
					"""
							{"type":"error","error":{"type":"authentication_error","message":"no such key: sk-ant-api03-0123_456-AA"}}""",
					TARGET))
				.hasMessage(
						"anthropic/claude-sonnet-4-5 answered with an error 401 authentication_error: no such key: ***");
		}

		@Test
		void anErrorInAStreamHasNoStatus() {
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> decoder().onEvent(new SseEvent("error", """
					{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", false)))
				.satisfies((failure) -> assertThat(failure.status()).isNull());
		}

		@ParameterizedTest
		@ValueSource(strings = { "{\"type\":\"error\"}", "{\"message\":\"upstream failed\"}", "[]",
				"{\"type\":\"error\",\"error\":\"upstream failed\"}" })
		void anErrorInAStreamWhoseShapeIsUnknownIsAnErrorOfTheProvider(String data) {
			assertThatExceptionOfType(AiException.class)
				.isThrownBy(() -> decoder().onEvent(new SseEvent("error", data, false)))
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR));
		}

		@ParameterizedTest
		@CsvSource({ "500, overloaded_error, OVERLOADED", "502, rate_limit_error, RATE_LIMIT",
				"403, billing_error, QUOTA_EXCEEDED", "400, request_too_large, CONTEXT_LENGTH",
				"413, invalid_request_error, CONTEXT_LENGTH", "503, api_error, OVERLOADED",
				"408, timeout_error, TIMEOUT", "500, authentication_error, AUTHENTICATION" })
		void aNameThatSaysMoreThanItsStatusDecides(int status, String name, AiErrorType type) {
			assertThat(AnthropicProtocolTests.this.protocol
				.failure(status, new HttpHeaders(),
						"{\"type\":\"error\",\"error\":{\"type\":\"" + name + "\",\"message\":\"…\"}}", TARGET)
				.type()).isEqualTo(type);
		}

		@Test
		void whateverIsWrongWithTheBodyAFailureComesOut() {
			for (String body : Mutations.of("""
					{"type":"error","error":{"type":"rate_limit_error","message":"m",\
					"details":{"error_code":"c"}},"request_id":"r"}""")) {
				assertThat(AnthropicProtocolTests.this.protocol.failure(429, new HttpHeaders(), body, TARGET)).as(body)
					.isNotNull();
			}
		}

		@Test
		void aBodyThatIsNoJsonLeavesTheStatusToDecide() {
			AiException failure = AnthropicProtocolTests.this.protocol.failure(529, new HttpHeaders(),
					"<html>nginx</html>", TARGET);
			assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
			assertThat(failure.status()).isEqualTo(529);
		}

	}

	@Nested
	class Streams {

		private static final String START = """
				{"type":"message_start","message":{"model":"claude-sonnet-4-5-20250929","id":"msg_1","type":"message",\
				"role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,\
				"usage":{"input_tokens":9,"cache_read_input_tokens":1,"output_tokens":1}}}""";

		private static final String TEXT = """
				{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}""";

		private static final String DELTA = """
				{"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequence":null},\
				"usage":{"output_tokens":15}}""";

		private static final String STOP = "{\"type\":\"message_stop\"}";

		@Test
		void theClosingPieceComesWithTheEndMarker() {
			StreamDecoder decoder = decoder();
			List<AiChunk> chunks = feed(decoder, START, TEXT, DELTA);
			assertThat(chunks).extracting(AiChunk::content).containsExactly("Hi");
			assertThat(decoder.complete()).isFalse();
			AiChunk closing = decoder.onEvent(new SseEvent(null, STOP, false)).get(0);
			assertThat(closing.finishReason()).isEqualTo("length");
			assertThat(closing.usage()).isEqualTo(new AiUsage(10, 15, 25, 1, 0, 0));
			assertThat(closing.model()).isEqualTo("claude-sonnet-4-5-20250929");
			assertThat(decoder.complete()).isTrue();
			assertThat(decoder.onEnd()).isEmpty();
		}

		@Test
		void aStopReasonIsTheEndWhereTheConnectionEnds() {
			StreamDecoder decoder = decoder();
			feed(decoder, START, TEXT, DELTA);
			assertThat(decoder.complete()).isFalse();
			assertThat(decoder.onEnd()).extracting(AiChunk::finishReason).containsExactly("length");
		}

		@Test
		void withoutAStopReasonItWasCut() {
			StreamDecoder decoder = decoder();
			feed(decoder, START, TEXT, DELTA.replace("\"max_tokens\"", "null"));
			assertThatExceptionOfType(AiException.class).isThrownBy(decoder::onEnd)
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK));
		}

		@Test
		void aStreamWithoutAnyEventIsAnErrorOfTheProvider() {
			assertThatExceptionOfType(AiException.class).isThrownBy(decoder()::onEnd)
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR));
		}

		@Test
		void aBlockMayOpenWithText() {
			assertThat(feed(decoder(), START, """
					{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Well, "}}""", TEXT))
				.extracting(AiChunk::content)
				.containsExactly("Well, ", "Hi");
		}

		@Test
		void thinkingSignaturesAndPingsAreNoContent() {
			assertThat(feed(decoder(), START, "{\"type\":\"ping\"}", """
					{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}""", """
					{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hmm"}}""", """
					{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}}""", """
					{"type":"content_block_stop","index":0}""", """
					{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""")).isEmpty();
		}

		@Test
		void whateverIsWrongWithAnEventOnlyAnAiExceptionComesOut() {
			for (String original : List.of(START, TEXT, DELTA, STOP)) {
				for (String event : Mutations.of(original)) {
					Throwable failure = catchThrowable(() -> feed(decoder(), event, STOP));
					assertThat(failure).as(event)
						.satisfiesAnyOf((none) -> assertThat(none).isNull(),
								(some) -> assertThat(some).isInstanceOf(AiException.class));
				}
			}
		}

		@Test
		void aPieceOfTextWithoutTextIsNotPassedOverInSilence() {
			assertThatExceptionOfType(AiException.class)
				.isThrownBy(() -> feed(decoder(), TEXT.replace("\"Hi\"", "null")))
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR));
		}

		private static List<AiChunk> feed(StreamDecoder decoder, String... events) {
			List<AiChunk> chunks = new ArrayList<>();
			for (String event : events) {
				chunks.addAll(decoder.onEvent(new SseEvent(null, event, false)));
			}
			return chunks;
		}

	}

	private StreamDecoder decoder() {
		return this.protocol.streamDecoder(this.headers, TARGET);
	}

}
