package io.neurolink.provider.anthropic;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.FramingTests;
import io.neurolink.provider.http.WireProtocol;
import io.neurolink.testserver.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Anthropic's wire format, byte for byte, from a server on the loopback interface.
 */
class AnthropicWireTests extends FramingTests {

	private static final String MODEL = "claude-sonnet-4-5";

	private static final String REQUEST_ID = "req_018EeWyXxfu5pfWkrYcMdjWG";

	private static final String ANSWER = """
			{"model":"claude-sonnet-4-5-20250929","id":"msg_01BfvfMsg2gBzwsk6PZRLtDg","type":"message",\
			"role":"assistant","content":[{"type":"text","text":"Hello! 👋"}],"stop_reason":"end_turn",\
			"stop_sequence":null,"usage":{"input_tokens":9,"cache_creation_input_tokens":0,\
			"cache_read_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0,\
			"ephemeral_1h_input_tokens":0},"output_tokens":16,"service_tier":"standard"}}""";

	private static final String START = """
			event: message_start
			data: {"type":"message_start","message":{"model":"claude-sonnet-4-5-20250929","id":"msg_01Bf","type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":9,"cache_creation_input_tokens":0,"cache_read_input_tokens":1,"output_tokens":1,"service_tier":"standard"}}    }

			event: content_block_start
			data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}      }

			""";

	private static final String PING = """
			event: ping
			data: {"type": "ping"}

			""";

	private static final String HI = """
			event: content_block_delta
			data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}           }

			""";

	private static final String THERE = """
			event: content_block_delta
			data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" there! 👋"}   }

			""";

	private static final String DELTA = """
			event: content_block_stop
			data: {"type":"content_block_stop","index":0        }

			event: message_delta
			data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":15}   }

			""";

	private static final String STOP = """
			event: message_stop
			data: {"type":"message_stop"           }

			""";

	@Override
	protected WireProtocol protocol() {
		return new AnthropicProtocol();
	}

	@Override
	protected String model() {
		return MODEL;
	}

	@Override
	protected String answer() {
		return ANSWER;
	}

	@Override
	protected String[] startOfStream() {
		return new String[] { START, PING, HI };
	}

	@Override
	protected String[] reasoning() {
		return new String[] { START, """
				event: content_block_delta
				data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}

				""" };
	}

	@Override
	protected String eventOf(String text) {
		return HI.replace("\"Hi\"", "\"" + text + "\"");
	}

	@Override
	protected String[] restOfStream() {
		return new String[] { THERE, DELTA, STOP };
	}

	@Override
	protected String keepAlive() {
		return PING;
	}

	@Test
	void asksAndReadsTheAnswer() {
		server().enqueue(Reply.of(200, "application/json", Map.of("request-id", REQUEST_ID), ANSWER));
		AiResponse response = generate("Hello");
		assertThat(response).isEqualTo(AiResponse.builder()
			.content("Hello! 👋")
			.provider(PROVIDER)
			.model("claude-sonnet-4-5-20250929")
			.usage(AiUsage.of(9, 16))
			.finishReason("stop")
			.requestId(REQUEST_ID)
			.responseId("msg_01BfvfMsg2gBzwsk6PZRLtDg")
			.build());
		assertSent("/v1/messages",
				"""
						{"model":"claude-sonnet-4-5","max_tokens":4096,"messages":[{"role":"user","content":"Hello"}],"stream":false}""",
				Map.of("x-api-key", KEY, "anthropic-version", "2023-06-01", "content-type", "application/json"));
	}

	@Test
	void asksAndReadsTheStream() {
		server().enqueue(Reply.events(START, PING, HI, PING, THERE, DELTA, STOP));
		assertThat(stream("Hello")).containsExactly(identified(piece("Hi")), piece(" there! 👋"),
				identified(piece("")).toBuilder().finishReason("stop").usage(new AiUsage(10, 15, 25, 1, 0, 0)).build());
		assertSent("/v1/messages", """
				{"model":"claude-sonnet-4-5","max_tokens":4096,"stream":true,
				 "messages":[{"role":"user","content":"Hello"}]}""", Map.of("x-api-key", KEY));
	}

	@ParameterizedTest
	@MethodSource
	void classifies(int status, Map<String, String> headers, String error, AiErrorType type,
			@Nullable Duration retryAfter) {
		String body = "{\"type\":\"error\",\"error\":" + error + ",\"request_id\":\"" + REQUEST_ID + "\"}";
		server().always(Reply.of(status, "application/json", headers, body));
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertThat(failure.type()).isEqualTo(type);
			assertThat(failure.status()).isEqualTo(status);
			assertThat(failure.retryAfter()).isEqualTo(retryAfter);
			assertThat(failure.requestId()).isEqualTo(REQUEST_ID);
			assertThat(failure.provider()).isEqualTo(PROVIDER);
			assertThat(failure.model()).isEqualTo(MODEL);
		}
	}

	static Stream<Arguments> classifies() {
		return Stream.of(row("too fast", 429, Map.of("retry-after", "42"),
				"{'type':'rate_limit_error','message':'Number of request tokens has exceeded your per-minute rate limit'}",
				AiErrorType.RATE_LIMIT, Duration.ofSeconds(42)),
				row("no money", 402,
						"{'type':'billing_error','message':'Your account has an issue with its payment method.'}",
						AiErrorType.QUOTA_EXCEEDED),
				row("the tier's cap on spending", 429,
						"{'type':'rate_limit_error','message':'You have reached your API usage limits: your organization has crossed its monthly API usage threshold. You will regain access on 2026-09-01 at 00:00 UTC.','details':{'error_code':'enforced_spend_limit_reached'}}",
						AiErrorType.QUOTA_EXCEEDED),
				row("the tier's cap on spending, by its code only", 429,
						"{'type':'rate_limit_error','message':'Rate limited','details':{'error_code':'enforced_spend_limit_reached'}}",
						AiErrorType.QUOTA_EXCEEDED),
				row("one's own cap on spending", 400,
						"{'type':'invalid_request_error','message':'You have reached your specified API usage limits. You will regain access on 2026-09-01 at 00:00 UTC.'}",
						AiErrorType.QUOTA_EXCEEDED),
				row("a workspace's cap on spending", 400,
						"{'type':'invalid_request_error','message':'You have reached your specified workspace API usage limits. You will regain access on 2026-09-01 at 00:00 UTC.'}",
						AiErrorType.QUOTA_EXCEEDED),
				row("an account's cap on spending", 429,
						"{'type':'rate_limit_error','message':'This request would exceed your account\\u0027s monthly spend limit. Please try again later.'}",
						AiErrorType.QUOTA_EXCEEDED),
				row("no credit", 400,
						"{'type':'invalid_request_error','message':'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.'}",
						AiErrorType.QUOTA_EXCEEDED),
				row("overload", 529, "{'type':'overloaded_error','message':'Overloaded'}", AiErrorType.OVERLOADED),
				row("server", 500, "{'type':'api_error','message':'Internal server error'}",
						AiErrorType.PROVIDER_ERROR),
				row("server too slow", 504, "{'type':'timeout_error','message':'Request timed out'}",
						AiErrorType.PROVIDER_ERROR),
				row("too long", 400,
						"{'type':'invalid_request_error','message':'prompt is too long: 208656 tokens > 200000 maximum'}",
						AiErrorType.CONTEXT_LENGTH),
				row("too long with the room for the answer", 400,
						"{'type':'invalid_request_error','message':'input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000, decrease input length or `max_tokens` and try again'}",
						AiErrorType.CONTEXT_LENGTH),
				row("too large", 413, "{'type':'request_too_large','message':'Request exceeds the maximum size'}",
						AiErrorType.CONTEXT_LENGTH),
				row("filtered", 400,
						"{'type':'invalid_request_error','message':'Output blocked by content filtering policy'}",
						AiErrorType.CONTENT_FILTERED),
				row("no key", 401, "{'type':'authentication_error','message':'invalid x-api-key'}",
						AiErrorType.AUTHENTICATION),
				row("not allowed", 403,
						"{'type':'permission_error','message':'Your API key does not have permission to use the specified resource.'}",
						AiErrorType.AUTHENTICATION),
				row("no such model", 404, "{'type':'not_found_error','message':'model: claude-nope'}",
						AiErrorType.NOT_FOUND),
				row("timeout", 408, "{'type':'timeout_error','message':'Request timed out'}", AiErrorType.TIMEOUT),
				row("wrong", 400,
						"{'type':'invalid_request_error','message':'max_tokens: 10000 > 4096, which is the maximum allowed number of output tokens for claude-3-5-sonnet-20240620'}",
						AiErrorType.INVALID_REQUEST));
	}

	@ParameterizedTest
	@MethodSource
	void classifiesTheStopReasonOfA200(String stopReason, AiErrorType type) {
		server().enqueue(Reply.of(200, "application/json", Map.of("request-id", REQUEST_ID),
				ANSWER.replace("end_turn", stopReason)));
		AiException failure = failureOfGenerate("Hello");
		assertThat(failure.type()).isEqualTo(type);
		assertThat(failure.requestId()).isEqualTo(REQUEST_ID);
		server().enqueue(Reply.events(START, HI, DELTA.replace("end_turn", stopReason), STOP));
		AiException inStream = failureOfStream("Hello");
		assertThat(inStream.type()).isEqualTo(type);
		assertThat(inStream.partialContent()).isEqualTo("Hi");
	}

	static Stream<Arguments> classifiesTheStopReasonOfA200() {
		return Stream.of(Arguments.of("refusal", AiErrorType.CONTENT_FILTERED),
				Arguments.of("model_context_window_exceeded", AiErrorType.CONTEXT_LENGTH));
	}

	@Test
	void anErrorWithStatus200IsThatError() {
		server().always(Reply.json(200, """
				{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""));
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
		}
	}

	@Test
	void anErrorMayComeFirstInAStream() {
		server().enqueue(Reply
			.events("""
					event: error
					data: {"type":"error","error":{"details":null,"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}

					"""));
		AiException failure = failureOfStream("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
		assertThat(failure.requestId()).isEqualTo("req_1");
		assertThat(failure.partialContent()).isNull();
	}

	@Test
	void anErrorAfterTextCarriesTheText() {
		server().enqueue(Reply.events(START, HI, """
				event: error
				data: {"type":"error","error":{"type":"rate_limit_error","message":"Rate limited"}}

				"""));
		AiException failure = failureOfStream("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.RATE_LIMIT);
		assertThat(failure.partialContent()).isEqualTo("Hi");
	}

	@Test
	void aStreamThatEndsAfterItsStopReasonButBeforeItsEndMarkerIsComplete() {
		server().enqueue(Reply.events(START, HI, DELTA), Reply.startOfEvents(START, HI, DELTA).then(Reply.reset()));
		assertThat(stream("Hello")).last().extracting(AiChunk::finishReason).isEqualTo("stop");
		assertThat(stream("Hello")).last().extracting(AiChunk::finishReason).isEqualTo("stop");
	}

	@Test
	void nothingIsAwaitedAfterTheEndMarker() {
		server().enqueue(Reply.startOfEvents(START, HI, DELTA, STOP).then(Reply.hang()));
		assertThat(stream("Hello")).last().extracting(AiChunk::finishReason).isEqualTo("stop");
	}

	private static AiChunk identified(AiChunk chunk) {
		return chunk.toBuilder().requestId("msg_01Bf").responseId("msg_01Bf").build();
	}

	private static AiChunk piece(String content) {
		return AiChunk.builder().content(content).provider(PROVIDER).model("claude-sonnet-4-5-20250929").build();
	}

	private static Arguments row(String name, int status, String error, AiErrorType type) {
		return row(name, status, Map.of(), error, type, null);
	}

	private static Arguments row(String name, int status, Map<String, String> headers, String error, AiErrorType type,
			@Nullable Duration retryAfter) {
		return argumentSet(name, status, headers, error.replace('\'', '"'), type, retryAfter);
	}

}
