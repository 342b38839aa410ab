package io.neurolink.provider.google;

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
 * Tests for {@link GoogleAiProtocol}, without a wire.
 */
class GoogleAiProtocolTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final ModelRef TARGET = new ModelRef("google-ai", "gemini-2.0-flash");

	private static final String ANSWER = """
			{"candidates":[{"content":{"parts":[{"text":"Hello!"}],"role":"model"},"finishReason":"STOP","index":0}],\
			"promptFeedback":{"safetyRatings":[]},"usageMetadata":{"promptTokenCount":34,"candidatesTokenCount":418,\
			"totalTokenCount":890,"promptTokensDetails":[{"modality":"TEXT","tokenCount":34}],\
			"thoughtsTokenCount":438},"modelVersion":"gemini-2.0-flash-001","responseId":"3w4Vad6yF-y1vdIP_q_zgAw"}""";

	private static final HttpHeaders NO_HEADERS = new HttpHeaders();

	private final GoogleAiProtocol protocol = new GoogleAiProtocol();

	@Nested
	class Requests {

		@Test
		void aPromptAloneIsAllThatIsSent() {
			WireRequest request = encode(AiRequest.of("Hello"), "gemini-2.0-flash", false);
			assertThat(request.path()).isEqualTo("/v1beta/models/gemini-2.0-flash:generateContent");
			assertThat(JSON.<JsonNode>valueToTree(request.body())).isEqualTo(JSON.readTree("""
					{"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}"""));
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
			WireRequest encoded = encode(request, "gemini-2.0-flash", true);
			assertThat(encoded.path()).isEqualTo("/v1beta/models/gemini-2.0-flash:streamGenerateContent?alt=sse");
			assertThat(JSON.<JsonNode>valueToTree(encoded.body())).isEqualTo(JSON.readTree("""
					{"systemInstruction":{"parts":[{"text":"Be brief.\\n\\nBe kind."}]},
					 "contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"text":"Hello!"}]},
					  {"role":"user","parts":[{"text":"Who are you?"}]}],
					 "generationConfig":{"temperature":0.2,"maxOutputTokens":100}}"""));
		}

		@ParameterizedTest
		@CsvSource({ "models/gemini-2.0-flash, gemini-2.0-flash", "../../files?key=x#y, ..%2F..%2Ffiles%3Fkey%3Dx%23y",
				"a b%20c, a%20b%2520c", "größe, gr%C3%B6%C3%9Fe" })
		void aModelIsOneSegmentOfThePathWhateverItsName(String model, String segment) {
			assertThat(encode(AiRequest.of("Hello"), model, false).path())
				.isEqualTo("/v1beta/models/" + segment + ":generateContent");
		}

		@Test
		void theKeyIsInAHeaderAndNotInTheUrlOrTheText() {
			WireRequest request = encode(AiRequest.of("Hello"), "gemini-2.0-flash", false);
			assertThat(request.headers()).containsEntry("x-goog-api-key", "secret-key");
			assertThat(request.path()).doesNotContain("secret-key");
			assertThat(request.toString()).doesNotContain("secret-key");
		}

		private WireRequest encode(AiRequest request, String model, boolean stream) {
			return GoogleAiProtocolTests.this.protocol.encode(request, model, stream, "secret-key");
		}

	}

	@Nested
	class Answers {

		@Test
		void countsTheTokensOfTheThoughtsAsOutput() {
			assertThat(decode(ANSWER).usage()).isEqualTo(new AiUsage(34, 856, 890, 0, 0, 438));
		}

		@Test
		void joinsThePartsAndLeavesThoughtsOut() {
			assertThat(decode("""
					{"candidates":[{"content":{"parts":[{"text":"Let me see.","thought":true},{"text":"One, "},
					 {"inlineData":{}},{"text":"two","thoughtSignature":"x"}]},"finishReason":"STOP"}]}""").content())
				.isEqualTo("One, two");
		}

		@ParameterizedTest
		@CsvSource({ "STOP, stop", "MAX_TOKENS, length", "OTHER, OTHER" })
		void translatesTheFinishReason(String word, String finishReason) {
			assertThat(decode(ANSWER.replace("STOP", word)).finishReason()).isEqualTo(finishReason);
		}

		@Test
		void whoseTokensWereAllSpentOnThoughtsIsEmptyForItsLength() {
			AiResponse response = decode("""
					{"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS","index":0}]}""");
			assertThat(response.content()).isEmpty();
			assertThat(response.finishReason()).isEqualTo("length");
			assertThat(response.usage()).isNull();
			assertThat(response.model()).isEqualTo("gemini-2.0-flash");
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
		@ValueSource(strings = { "{}", "[]", "null", "\"text\"", "{\"candidates\":[]}", "{\"candidates\":[{}]}",
				"{\"candidates\":[{\"content\":{\"parts\":null},\"finishReason\":null}]}",
				"{\"candidates\":[{\"content\":\"Hi\",\"finishReason\":\"STOP\"}]}",
				"{\"candidates\":[{\"content\":{\"parts\":\"Hi\"},\"finishReason\":\"STOP\"}]}",
				"{\"candidates\":[{\"content\":{\"parts\":[{\"text\":5}]},\"finishReason\":\"STOP\"}]}" })
		void jsonThatIsNoAnswerIsAnErrorOfTheProvider(String body) {
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> decode(body))
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR));
		}

		@Test
		void anErrorInsideA200IsThatError() {
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> decode("""
					[{"error":{"message":"The model is overloaded.","status":"UNAVAILABLE"}}]"""))
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED));
		}

		private AiResponse decode(String body) {
			return GoogleAiProtocolTests.this.protocol.decode(JSON.readTree(body), NO_HEADERS, TARGET);
		}

	}

	@Nested
	class Failures {

		@ParameterizedTest
		@CsvSource({ "INVALID_ARGUMENT, INVALID_REQUEST", "UNAUTHENTICATED, AUTHENTICATION",
				"PERMISSION_DENIED, AUTHENTICATION", "NOT_FOUND, NOT_FOUND", "RESOURCE_EXHAUSTED, RATE_LIMIT",
				"UNAVAILABLE, OVERLOADED", "DEADLINE_EXCEEDED, PROVIDER_ERROR", "INTERNAL, PROVIDER_ERROR",
				"FAILED_PRECONDITION, AUTHENTICATION" })
		void inAStreamTheNameDecidesWhereThereIsNoCode(String status, AiErrorType type) {
			StreamDecoder decoder = decoder();
			SseEvent event = new SseEvent(null, "{\"error\":{\"message\":\"m\",\"status\":\"" + status + "\"}}", true);
			assertThatExceptionOfType(AiException.class).isThrownBy(() -> decoder.onEvent(event))
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(type));
		}

		@ParameterizedTest
		@CsvSource({ "'limit: 0, model: gemini-2.5-pro', QUOTA_EXCEEDED", "'limit: 0', QUOTA_EXCEEDED",
				"'limit: 0.5, model: x', RATE_LIMIT", "'limit: 05', RATE_LIMIT", "'limit: 10, model: x', RATE_LIMIT" })
		void aLimitOfZeroIsAQuotaThatNeverWas(String words, AiErrorType type) {
			String body = "{\"error\":{\"code\":429,\"message\":\"Quota exceeded for metric: x, " + words
					+ "\",\"status\":\"RESOURCE_EXHAUSTED\"}}";
			assertThat(GoogleAiProtocolTests.this.protocol.failure(429, NO_HEADERS, body, TARGET).type())
				.isEqualTo(type);
		}

		@Test
		void aKeyThatTheErrorTellsIsMasked() {
			AiException failure = GoogleAiProtocolTests.this.protocol.failure(403, NO_HEADERS,
					"""
							{"error":{"code":403,"status":"PERMISSION_DENIED",\
							"message":"Permission denied: Consumer 'api_key:AIzaSyA-0123456789_abcdefghijklmnop' has been suspended."}}""",
					TARGET);
			assertThat(failure.type()).isEqualTo(AiErrorType.AUTHENTICATION);
			assertThat(failure).hasMessage("google-ai/gemini-2.0-flash answered with an error 403 PERMISSION_DENIED: "
					+ "Permission denied: Consumer 'api_key:***' has been suspended.");
		}

		@ParameterizedTest
		@ValueSource(strings = { "\"0\"", "0" })
		void aQuotaOfZeroIsSpentWhateverItsPeriod(String value) {
			String body = "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"violations\":["
					+ "{\"quotaId\":\"RequestsPerMinutePerProject\",\"quotaValue\":" + value + "}]}]}}";
			assertThat(GoogleAiProtocolTests.this.protocol.failure(429, NO_HEADERS, body, TARGET).type())
				.isEqualTo(AiErrorType.QUOTA_EXCEEDED);
		}

		@Test
		void whateverIsWrongWithTheBodyAFailureComesOut() {
			for (int status : List.of(400, 429, 503)) {
				for (String body : Mutations.of("""
						[{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[\
						{"@type":"t","violations":[{"quotaId":"q","quotaValue":"1"}]},{"@type":"t","retryDelay":"1s"},\
						{"@type":"t","reason":"r"}]}}]""")) {
					assertThat(GoogleAiProtocolTests.this.protocol.failure(status, NO_HEADERS, body, TARGET)).as(body)
						.isNotNull();
				}
			}
		}

		@Test
		void aBodyThatIsNoJsonLeavesTheStatusToDecide() {
			AiException failure = GoogleAiProtocolTests.this.protocol.failure(502, NO_HEADERS, "<html>Error 502</html>",
					TARGET);
			assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
			assertThat(failure.status()).isEqualTo(502);
		}

	}

	@Nested
	class Streams {

		private static final String TEXT = """
				{"candidates":[{"content":{"parts":[{"text":"Okay"}],"role":"model"}}],\
				"usageMetadata":{"promptTokenCount":4,"totalTokenCount":4},"modelVersion":"gemini-2.0-flash-001"}""";

		private static final String STOP = """
				{"candidates":[{"finishReason":"STOP","index":0}],\
				"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":1,"totalTokenCount":5}}""";

		@Test
		void theClosingPieceComesWithTheEndOfTheStream() {
			StreamDecoder decoder = decoder();
			assertThat(feed(decoder, TEXT, STOP)).extracting(AiChunk::content).containsExactly("Okay");
			assertThat(decoder.complete()).isFalse();
			AiChunk closing = decoder.onEnd().get(0);
			assertThat(closing.content()).isEmpty();
			assertThat(closing.finishReason()).isEqualTo("stop");
			assertThat(closing.usage()).isEqualTo(AiUsage.of(4, 1));
			assertThat(closing.model()).isEqualTo("gemini-2.0-flash-001");
		}

		@Test
		void withoutAFinishReasonItWasCut() {
			StreamDecoder decoder = decoder();
			feed(decoder, TEXT);
			assertThatExceptionOfType(AiException.class).isThrownBy(decoder::onEnd)
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK));
		}

		@Test
		void withoutAnyEventItIsAnErrorOfTheProvider() {
			assertThatExceptionOfType(AiException.class).isThrownBy(decoder()::onEnd)
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR));
		}

		@Test
		void aPieceOfTextThatIsNoneIsNotPassedOverInSilence() {
			assertThatExceptionOfType(AiException.class)
				.isThrownBy(() -> feed(decoder(), TEXT.replace("\"Okay\"", "null")))
				.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR));
		}

		@Test
		void whateverIsWrongWithAnEventOnlyAnAiExceptionComesOut() {
			for (String original : List.of(TEXT, STOP)) {
				for (String event : Mutations.of(original)) {
					Throwable failure = catchThrowable(() -> {
						StreamDecoder decoder = decoder();
						feed(decoder, event);
						decoder.onEnd();
					});
					assertThat(failure).as(event)
						.satisfiesAnyOf((none) -> assertThat(none).isNull(),
								(some) -> assertThat(some).isInstanceOf(AiException.class));
				}
			}
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
		return this.protocol.streamDecoder(NO_HEADERS, TARGET);
	}

}
