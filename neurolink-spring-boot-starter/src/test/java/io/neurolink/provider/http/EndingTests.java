package io.neurolink.provider.http;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.google.GoogleAiProtocol;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.provider.sse.SseEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How answers end, and what of them counts, on the three protocols, whole and streamed.
 */
class EndingTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final ModelRef TARGET = new ModelRef("vendor", "m");

	private static final WireProtocol OPENAI = new OpenAiProtocol("http://localhost/v1");

	private static final WireProtocol ANTHROPIC = new AnthropicProtocol();

	private static final WireProtocol GOOGLE = new GoogleAiProtocol();

	@ParameterizedTest
	@CsvSource({ "content_filter, CONTENT_FILTERED", "'content_filter: SAFETY', CONTENT_FILTERED",
			"sensitive, CONTENT_FILTERED", "SAFETY, CONTENT_FILTERED", "refusal, CONTENT_FILTERED",
			"guardrail_intervened, CONTENT_FILTERED", "model_context_window_exceeded, CONTEXT_LENGTH",
			"model_length, CONTEXT_LENGTH", "insufficient_system_resource, OVERLOADED", "error, PROVIDER_ERROR",
			"ERROR, PROVIDER_ERROR", "network_error, PROVIDER_ERROR", "abort, PROVIDER_ERROR",
			"malformed_function_call, PROVIDER_ERROR", "RECITATION, CONTENT_FILTERED", "BLOCKLIST, CONTENT_FILTERED",
			"PROHIBITED_CONTENT, CONTENT_FILTERED", "SPII, CONTENT_FILTERED", "LANGUAGE, CONTENT_FILTERED",
			"IMAGE_SAFETY, CONTENT_FILTERED", "MALFORMED_FUNCTION_CALL, PROVIDER_ERROR",
			"UNEXPECTED_TOOL_CALL, PROVIDER_ERROR", "ERROR_TOXIC, CONTENT_FILTERED", "ERROR_LIMIT, CONTEXT_LENGTH" })
	void aFailedEndingIsAFailureWithTheTextSoFar(String reason, AiErrorType type) {
		for (Outcome outcome : outcomes("The answer is", reason)) {
			assertThat(outcome.failureType()).as(outcome.toString()).isEqualTo(type);
			assertThat(outcome.text()).as(outcome.toString()).isEqualTo("The answer is");
		}
		for (Outcome outcome : outcomes("", reason)) {
			assertThat(outcome.failureType()).as(outcome.toString()).isEqualTo(type);
		}
	}

	@ParameterizedTest
	@CsvSource({ "stop, stop", "STOP, stop", "end_turn, stop", "stop_sequence, stop", "eos, stop", "COMPLETE, stop",
			"length, length", "max_tokens, length", "MAX_TOKENS, length", "tool_calls, tool_calls",
			"pause_turn, pause_turn", "repetition, repetition", "OTHER, OTHER", "time_limit, time_limit",
			"errors, errors" })
	void anyOtherEndingWithTextIsAnAnswer(String reason, String finishReason) {
		for (Outcome outcome : outcomes("Hi", reason)) {
			assertThat(outcome.failure()).as(outcome.toString()).isNull();
			assertThat(outcome.text()).isEqualTo("Hi");
			assertThat(outcome.finishReason()).isEqualTo(finishReason);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "stop", "end_turn", "OTHER", "repetition", "FINISH_REASON_UNSPECIFIED", "load",
			"a b\u202E\n<reason>" })
	void anEndingWithoutTextIsAFailure(String reason) {
		for (Outcome outcome : outcomes("", reason.replace("\n", "\\n"))) {
			assertThat(outcome.failureType()).as(outcome.toString()).isEqualTo(AiErrorType.PROVIDER_ERROR);
			assertThat(outcome.failure()).hasMessageContaining("without any text")
				.message()
				.doesNotContain("<reason>", "\n", "\u202E");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "length", "max_tokens", "tool_calls", "tool_use", "function_call", "pause_turn" })
	void anEndingByLengthOrByAToolNeedsNoText(String reason) {
		for (Outcome outcome : outcomes("", reason)) {
			assertThat(outcome.failure()).as(outcome.toString()).isNull();
		}
	}

	@Test
	void aToolCallNeedsNoTextWhateverTheReason() {
		assertThat(whole(OPENAI, """
				{"choices":[{"message":{"content":null,"tool_calls":[{"id":"1"}]},"finish_reason":"stop"}]}""")
			.failure()).isNull();
		assertThat(streamed(OPENAI, """
				{"choices":[{"delta":{"tool_calls":[{"index":0}]}}]}""", """
				{"choices":[{"delta":{},"finish_reason":"stop"}]}""", "[DONE]").failure()).isNull();
		assertThat(whole(ANTHROPIC, """
				{"content":[{"type":"tool_use","id":"t"}],"stop_reason":"end_turn"}""").failure()).isNull();
		assertThat(whole(GOOGLE, """
				{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]},"finishReason":"STOP"}]}""")
			.failure()).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{\"code\":502,\"message\":\"Upstream failed\"} | PROVIDER_ERROR",
					"{\"code\":429,\"message\":\"Slow down\"} | RATE_LIMIT", "`\"Upstream failed\"` | PROVIDER_ERROR" })
	void anErrorOfTheChoiceIsClassifiedByItself(String error, AiErrorType type) {
		String choice = "{\"index\":0,\"error\":" + error
				+ ",\"finish_reason\":\"error\",\"%s\":{\"content\":\"The answer is\"}}";
		for (Outcome outcome : List.of(whole(OPENAI, "{\"choices\":[" + choice.formatted("message") + "]}"),
				streamed(OPENAI, "{\"choices\":[" + choice.formatted("delta") + "]}"),
				whole(OPENAI, "{\"error\":" + error + ",\"choices\":[" + choice.formatted("message") + "]}"),
				streamed(OPENAI, "{\"error\":" + error + ",\"choices\":[" + choice.formatted("delta") + "]}"))) {
			assertThat(outcome.failureType()).isEqualTo(type);
			assertThat(outcome.text()).isEqualTo("The answer is");
		}
		for (String none : List.of("null", "\"\"", "{}")) {
			assertThat(
					whole(OPENAI, "{\"choices\":[{\"error\":" + none + ",\"message\":{\"content\":\"Hi\"}}]}").text())
				.isEqualTo("Hi");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "[{'type':'thinking','thinking':'hm'},{'type':'text','text':'42'}]",
			"[{'type':'text','text':'4'},{'type':'image_url','image_url':{'url':'x'}},{'type':'text','text':'2'}]",
			"[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]},{'type':'output_text','text':'42'}]",
			"[{'type':'reasoning','summary':[{'text':'hm'}]},{'text':'42'}]", "['4','2']",
			"[{'type':'reference','text':7},{'type':'text','text':'42'}]", "'42'" })
	void contentIsATextOrAListOfParts(String content) {
		String json = content.replace('\'', '"');
		assertThat(whole(OPENAI, "{\"choices\":[{\"message\":{\"content\":" + json + "}}]}").text()).isEqualTo("42");
		assertThat(streamed(OPENAI, "{\"choices\":[{\"delta\":{\"content\":" + json + "}}]}", "[DONE]").text())
			.isEqualTo("42");
		assertThat(whole(ANTHROPIC, "{\"stop_reason\":\"end_turn\",\"content\":" + json + "}").text()).isEqualTo("42");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "17", "true", "[{\"type\":\"text\"}]", "[{\"type\":\"text\",\"text\":5}]" })
	void contentOfAnotherKindIsAFailure(String content) {
		assertThat(whole(OPENAI, "{\"choices\":[{\"message\":{\"content\":" + content + "}}]}").failureType())
			.isEqualTo(AiErrorType.PROVIDER_ERROR);
	}

	@Test
	void aRefusalMayBeAPart() {
		assertThat(whole(OPENAI, """
				{"choices":[{"message":{"content":[{"type":"refusal","refusal":"No."}]},"finish_reason":"stop"}]}""")
			.failureType()).isEqualTo(AiErrorType.CONTENT_FILTERED);
	}

	@Test
	void onlyTheFirstChoiceCounts() {
		String other = "{\"index\":1,\"%s\":{\"content\":\"no\"},\"finish_reason\":\"content_filter\"}";
		String first = "{\"index\":0,\"%s\":{\"content\":\"42\"},\"finish_reason\":\"stop\"}";
		assertThat(
				whole(OPENAI, "{\"choices\":[" + other.formatted("message") + "," + first.formatted("message") + "]}")
					.text())
			.isEqualTo("42");
		Outcome streamed = streamed(OPENAI, "{\"choices\":[" + other.formatted("delta") + "]}",
				"{\"choices\":[" + other.formatted("delta") + "," + first.formatted("delta") + "]}",
				"{\"choices\":[" + other.formatted("delta") + "]}", "[DONE]");
		assertThat(streamed.failure()).isNull();
		assertThat(streamed.text()).isEqualTo("42");
		String candidate = "{\"index\":%d,\"content\":{\"parts\":[{\"text\":\"%s\"}]},\"finishReason\":\"STOP\"}";
		String body = "{\"candidates\":[" + candidate.formatted(1, "no") + "," + candidate.formatted(0, "42") + "]}";
		assertThat(whole(GOOGLE, body).text()).isEqualTo("42");
		assertThat(streamed(GOOGLE, body).text()).isEqualTo("42");
	}

	@Test
	void usageIsMergedByTheLargerCount() {
		assertThat(streamed(OPENAI, """
				{"choices":[{"delta":{"content":"Hi"}}],"usage":{"prompt_tokens":9,"completion_tokens":1}}""", """
				{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":7}}""",
				"""
						{"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}""", "[DONE]")
			.usage()).isEqualTo(AiUsage.of(9, 7));
		assertThat(streamed(ANTHROPIC, """
				{"type":"message_start","message":{"usage":{"input_tokens":9,"output_tokens":1}}}""", """
				{"type":"content_block_delta","delta":{"type":"text_delta","text":"Hi"}}""",
				"""
						{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":0,"output_tokens":7}}""",
				"{\"type\":\"message_stop\"}")
			.usage()).isEqualTo(AiUsage.of(9, 7));
		assertThat(streamed(ANTHROPIC, """
				{"type":"message_start","message":{"usage":{"input_tokens":0,"output_tokens":0}}}""", """
				{"type":"content_block_delta","delta":{"type":"text_delta","text":"Hi"}}""",
				"""
						{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":9,"output_tokens":7}}""")
			.usage()).isEqualTo(AiUsage.of(9, 7));
		assertThat(streamed(GOOGLE, """
				{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}],"usageMetadata":{"promptTokenCount":9,\
				"candidatesTokenCount":7}}""", """
				{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9,"totalTokenCount":9}}""")
			.usage()).isEqualTo(AiUsage.of(9, 7));
	}

	@Test
	void anArrayOfPiecesIsReadPieceByPiece() {
		String text = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]}}]}";
		assertThat(streamed(GOOGLE, "[" + text + ",{\"candidates\":[{\"finishReason\":\"STOP\"}]}]").text())
			.isEqualTo("Hi");
		Outcome failed = streamed(GOOGLE, "[" + text + ",{\"error\":{\"code\":503,\"message\":\"m\"}}]");
		assertThat(failed.failureType()).isEqualTo(AiErrorType.OVERLOADED);
		assertThat(failed.text()).isEqualTo("Hi");
	}

	@Test
	void aTextThatIsRepeatedAsAMessageIsDeliveredOnce() {
		assertThat(streamed(OPENAI, "{\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}",
				"{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}")
			.text()).isEqualTo("Hi");
		assertThat(streamed(OPENAI, "{\"choices\":[{\"message\":{\"content\":\"H\"}}]}",
				"{\"choices\":[{\"message\":{\"content\":\"i\"},\"finish_reason\":\"stop\"}]}")
			.text()).isEqualTo("Hi");
	}

	@Test
	void jsonOfTooManyPartsIsNoAnswer() {
		assertThat(WireJson.readOrMissing("[" + "{},".repeat(400_000) + "{}]").size()).isEqualTo(400_001);
		assertThat(WireJson.readOrMissing("[" + "{},".repeat(600_000) + "{}]").isMissingNode()).isTrue();
		assertThat(WireJson.readOrMissing("[".repeat(100_000)).isMissingNode()).isTrue();
	}

	private static List<Outcome> outcomes(String text, String reason) {
		String quoted = "\"" + reason + "\"";
		return List.of(
				whole(OPENAI,
						"{\"choices\":[{\"message\":{\"content\":\"" + text + "\"},\"finish_reason\":" + quoted
								+ "}]}"),
				streamed(OPENAI, "{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}",
						"{\"choices\":[{\"delta\":{},\"finish_reason\":" + quoted + "}]}", "[DONE]"),
				streamed(OPENAI,
						"{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":" + quoted + "}]}"),
				whole(ANTHROPIC,
						"{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}],\"stop_reason\":" + quoted + "}"),
				streamed(ANTHROPIC,
						"{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text
								+ "\"}}",
						"{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":" + quoted + "}}",
						"{\"type\":\"message_stop\"}"),
				whole(GOOGLE,
						"{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}]},\"finishReason\":"
								+ quoted + "}]}"),
				streamed(GOOGLE, "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text
						+ "\"}]},\"finishReason\":" + quoted + "}]}"));
	}

	private static Outcome whole(WireProtocol protocol, String body) {
		try {
			AiResponse answer = protocol.decode(JSON.readTree(body), new HttpHeaders(), TARGET);
			return new Outcome(answer.content(), answer.finishReason(), answer.usage(), null);
		}
		catch (AiException ex) {
			return new Outcome(String.valueOf(ex.partialContent()), null, null, ex);
		}
	}

	private static Outcome streamed(WireProtocol protocol, String... events) {
		StreamDecoder decoder = protocol.streamDecoder(new HttpHeaders(), TARGET);
		List<AiChunk> chunks = new ArrayList<>();
		AiException failure = null;
		try {
			for (String event : events) {
				chunks.addAll(decoder.onEvent(new SseEvent(null, event, false)));
				if (decoder.failure() != null) {
					throw decoder.failure();
				}
			}
			chunks.addAll(decoder.onEnd());
		}
		catch (AiException ex) {
			failure = ex;
		}
		StringBuilder text = new StringBuilder();
		chunks.forEach((chunk) -> text.append(chunk.content()));
		AiChunk last = chunks.isEmpty() ? AiChunk.of("") : chunks.get(chunks.size() - 1);
		return new Outcome(text.toString(), last.finishReason(), last.usage(), failure);
	}

	private record Outcome(String text, @Nullable String finishReason, @Nullable AiUsage usage,
			@Nullable AiException failure) {

		@Nullable AiErrorType failureType() {
			return (this.failure != null) ? this.failure.type() : null;
		}

	}

}
