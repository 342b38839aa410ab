package io.neurolink.provider.openai;

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
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * OpenAI's wire format, byte for byte, from a server on the loopback interface.
 */
class OpenAiWireTests extends FramingTests {

	private static final String MODEL = "gpt-4o";

	private static final String REQUEST_ID = "req_8f5ea5b4bb1a4d7d9ec1c2a0a1b2c3d4";

	private static final String ANSWER = """
			{
			  "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT",
			  "object": "chat.completion",
			  "created": 1741569952,
			  "model": "gpt-4o-2024-08-06",
			  "choices": [
			    {
			      "index": 0,
			      "message": {
			        "role": "assistant",
			        "content": "Hello! 👋",
			        "refusal": null,
			        "annotations": []
			      },
			      "logprobs": null,
			      "finish_reason": "stop"
			    }
			  ],
			  "usage": {
			    "prompt_tokens": 19,
			    "completion_tokens": 10,
			    "total_tokens": 29,
			    "prompt_tokens_details": { "cached_tokens": 0, "audio_tokens": 0 },
			    "completion_tokens_details": { "reasoning_tokens": 0, "audio_tokens": 0 }
			  },
			  "service_tier": "default"
			}
			""";

	private static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");

	private static final String HI = chunk("{\"content\":\"Hi\"}", "null");

	private static final String THERE = chunk("{\"content\":\" there! 👋\"}", "null");

	private static final String STOP = chunk("{}", "\"stop\"");

	private static final String USAGE = """
			data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-2024-08-06","choices":[],"usage":{"prompt_tokens":19,"completion_tokens":4,"total_tokens":23}}

			""";

	// ollama/ollama#4357
	private static final String OLLAMA = """
			data: {"id":"chatcmpl-693","object":"chat.completion.chunk","created":1715427619,"model":"mistral:latest","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":""}]}

			""";

	// vllm-project/vllm#20409
	private static final String VLLM_TOO_LONG = """
			{"object":"error","message":"This model's maximum context length is 16384 tokens. However, you requested 19591 tokens (9591 in the messages, 10000 in the completion). Please reduce the length of the messages or completion. None","type":"BadRequestError","param":null,"code":400}""";

	private static final String DONE = "data: [DONE]\n\n";

	@Override
	protected WireProtocol protocol() {
		return new OpenAiProtocol("http://localhost/v1");
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
		return new String[] { ROLE, HI };
	}

	@Override
	protected String[] reasoning() {
		return new String[] { ROLE, chunk("{\"reasoning_content\":\"Hm\",\"content\":null}", "null") };
	}

	@Override
	protected String eventOf(String text) {
		return chunk("{\"content\":\"" + text + "\"}", "null");
	}

	@Override
	protected String[] restOfStream() {
		return new String[] { THERE, STOP, USAGE, DONE };
	}

	@Test
	void asksAndReadsTheAnswer() {
		server().enqueue(Reply.of(200, "application/json", Map.of("x-request-id", REQUEST_ID), ANSWER));
		assertThat(generate("Hello")).isEqualTo(AiResponse.builder()
			.content("Hello! 👋")
			.provider(PROVIDER)
			.model("gpt-4o-2024-08-06")
			.usage(AiUsage.of(19, 10))
			.finishReason("stop")
			.requestId(REQUEST_ID)
			.responseId("chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT")
			.build());
		assertSent("/chat/completions", """
				{"model":"gpt-4o","messages":[{"role":"user","content":"Hello"}],"stream":false}""",
				Map.of("authorization", "Bearer " + KEY, "content-type", "application/json"));
	}

	@Test
	void asksAndReadsTheStream() {
		server().enqueue(Reply.events(ROLE, HI, ": keep-alive\n\n", THERE, STOP, USAGE, DONE));
		assertThat(stream("Hello")).containsExactly(identified(piece("Hi")), piece(" there! 👋"),
				identified(piece("")).toBuilder().finishReason("stop").usage(AiUsage.of(19, 4)).build());
		assertSent("/chat/completions", """
				{"model":"gpt-4o","messages":[{"role":"user","content":"Hello"}],"stream":true,
				 "stream_options":{"include_usage":true}}""",
				Map.of("authorization", "Bearer " + KEY, "accept", "text/event-stream"));
	}

	@ParameterizedTest
	@ValueSource(strings = {
			// Moonshot: the usage is in the last choice of a stream.
			"data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"model\":\"kimi-k2\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":4,\"total_tokens\":23}}]}\n\n",
			// Groq's own field, which its SDK reads.
			"data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"model\":\"llama\",\"x_groq\":{\"id\":\"req_1\",\"usage\":{\"queue_time\":0.01,\"prompt_tokens\":19,\"completion_tokens\":4,\"total_tokens\":23}},\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n" })
	void theUsageOfACompatibleMayBeInAnotherPlace(String last) {
		server().enqueue(Reply.events(ROLE, HI, last, DONE));
		assertThat(stream("Hello")).last().extracting(AiChunk::usage).isEqualTo(AiUsage.of(19, 4));
		server().enqueue(Reply.events(ROLE, HI, last, DONE));
		assertThat(generate("Hello").usage()).isEqualTo(AiUsage.of(19, 4));
		String zeros = last.replace(":19", ":0").replace(":4,", ":0,").replace(":23", ":0");
		server().enqueue(Reply.events(ROLE, HI, last, zeros, DONE));
		assertThat(stream("Hello")).last().extracting(AiChunk::usage).isEqualTo(AiUsage.of(19, 4));
	}

	@Test
	void aStreamOfACompatibleMayLackItsEndMarker() {
		server().enqueue(Reply.events(ROLE, HI, STOP));
		assertThat(stream("Hello")).last().extracting(AiChunk::finishReason).isEqualTo("stop");
	}

	@Test
	void nothingIsAwaitedAfterTheEndMarker() {
		server().enqueue(Reply.startOfEvents(ROLE, HI, STOP, DONE).then(Reply.hang()));
		assertThat(stream("Hello")).last().extracting(AiChunk::finishReason).isEqualTo("stop");
	}

	@ParameterizedTest
	@MethodSource
	void classifies(int status, Map<String, String> headers, String error, AiErrorType type,
			@Nullable Duration retryAfter) {
		server().always(Reply.of(status, "application/json", headers, "{\"error\":" + error + "}"));
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertThat(failure.type()).isEqualTo(type);
			assertThat(failure.status()).isEqualTo(status);
			assertThat(failure.retryAfter()).isEqualTo(retryAfter);
			assertThat(failure.requestId()).isEqualTo(headers.get("x-request-id"));
			assertThat(failure.provider()).isEqualTo(PROVIDER);
			assertThat(failure.model()).isEqualTo(MODEL);
		}
	}

	static Stream<Arguments> classifies() {
		return Stream.of(row("too fast", 429, Map.of("retry-after", "20", "x-request-id", REQUEST_ID),
				"{'message':'Rate limit reached for gpt-4o in organization org-1 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.','type':'requests','param':null,'code':'rate_limit_exceeded'}",
				AiErrorType.RATE_LIMIT, Duration.ofSeconds(20)),
				row("too fast, to the millisecond", 429, Map.of("retry-after-ms", "250", "retry-after", "1"),
						"{'message':'Rate limit reached','type':'tokens','param':null,'code':'rate_limit_exceeded'}",
						AiErrorType.RATE_LIMIT, Duration.ofMillis(250)),
				row("too fast, by its type", 429, "{'message':'Slow down','type':'rate_limit_error','code':null}",
						AiErrorType.RATE_LIMIT),
				row("slow down", 429, "{'message':'Slow down','type':'invalid_request_error','code':'slow_down'}",
						AiErrorType.RATE_LIMIT),
				row("no money", 429,
						"{'message':'You exceeded your current quota, please check your plan and billing details.','type':'insufficient_quota','param':null,'code':'insufficient_quota'}",
						AiErrorType.QUOTA_EXCEEDED),
				row("no credit", 429, "{'message':'No credit','type':'billing','code':'credit_balance_exhausted'}",
						AiErrorType.QUOTA_EXCEEDED),
				row("the organization's cap", 429, "{'message':'Cap','code':'organization_spend_limit_exceeded'}",
						AiErrorType.QUOTA_EXCEEDED),
				row("the project's cap", 429, "{'message':'Cap','code':'project_spend_limit_exceeded'}",
						AiErrorType.QUOTA_EXCEEDED),
				row("the organization's usage", 429, "{'message':'Cap','code':'organization_usage_limit_exceeded'}",
						AiErrorType.QUOTA_EXCEEDED),
				row("overload", 503,
						"{'message':'The engine is currently overloaded, please try again later','type':'service_unavailable_error','param':null,'code':null}",
						AiErrorType.OVERLOADED),
				row("overload, by its code", 503,
						"{'message':'Busy','type':'server_error','code':'server_is_overloaded'}",
						AiErrorType.OVERLOADED),
				row("server", 500,
						"{'message':'The server had an error while processing your request.','type':'server_error','param':null,'code':null}",
						AiErrorType.PROVIDER_ERROR),
				row("gateway", 502, "{'message':'Bad gateway.','type':'cf_bad_gateway'}", AiErrorType.PROVIDER_ERROR),
				row("gateway too slow", 504, "{'message':'Timeout'}", AiErrorType.PROVIDER_ERROR),
				row("too long", 400,
						"{'message':'This model\\u0027s maximum context length is 128000 tokens.','type':'invalid_request_error','param':'messages','code':'context_length_exceeded'}",
						AiErrorType.CONTEXT_LENGTH),
				row("too long, in words only", 400,
						"{'object':'error','message':'This model\\u0027s maximum context length is 8192 tokens. However, you requested 9000 tokens.','type':'BadRequestError','param':null,'code':400}",
						AiErrorType.CONTEXT_LENGTH),
				row("filtered", 400,
						"{'message':'Your request was rejected as a result of our safety system.','type':'invalid_request_error','param':null,'code':'content_policy_violation'}",
						AiErrorType.CONTENT_FILTERED),
				row("filtered by Azure", 400,
						"{'message':'The response was filtered','type':null,'param':'prompt','code':'content_filter','status':400,'innererror':{'code':'ResponsibleAIPolicyViolation','content_filter_result':{'hate':{'filtered':true,'severity':'high'}}}}",
						AiErrorType.CONTENT_FILTERED),
				row("no key", 401,
						"{'message':'Incorrect API key provided: sk-ab***********wxyz.','type':'invalid_request_error','param':null,'code':'invalid_api_key'}",
						AiErrorType.AUTHENTICATION),
				row("not here", 403,
						"{'message':'Country, region, or territory not supported','type':'request_forbidden','param':null,'code':'unsupported_country_region_territory'}",
						AiErrorType.AUTHENTICATION),
				row("no such model", 404,
						"{'message':'The model `gpt-9` does not exist or you do not have access to it.','type':'invalid_request_error','param':null,'code':'model_not_found'}",
						AiErrorType.NOT_FOUND),
				row("timeout", 408, "{'message':'Request timed out','type':'timeout'}", AiErrorType.TIMEOUT),
				row("wrong", 400,
						"{'message':'Invalid value: temperature','type':'invalid_request_error','param':'temperature','code':'decimal_above_max_value'}",
						AiErrorType.INVALID_REQUEST));
	}

	@Test
	void anAnswerThatAFilterCutIsAFailure() {
		server().enqueue(Reply.json(200,
				ANSWER.replace("\"finish_reason\": \"stop\"", "\"finish_reason\": \"content_filter\"")));
		AiException failure = failureOfGenerate("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
		assertThat(failure.partialContent()).isEqualTo("Hello! 👋");
		server().enqueue(Reply.events(ROLE, HI, STOP.replace("stop", "content_filter"), DONE));
		AiException inStream = failureOfStream("Hello");
		assertThat(inStream.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
		assertThat(inStream.partialContent()).isEqualTo("Hi");
	}

	@Test
	void anErrorMayComeInAStream() {
		server().enqueue(Reply.events(ROLE, HI, """
				data: {"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}

				"""));
		AiException failure = failureOfStream("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure.partialContent()).isEqualTo("Hi");
	}

	@Test
	void aStreamOfACompatibleMayHaveAnEmptyFinishReasonUntilItsEnd() {
		server().enqueue(Reply.events(OLLAMA, OLLAMA.replace("\"\"}]", "\"stop\"}]").replace("Hi", "")));
		assertThat(stream("Hello")).extracting(AiChunk::content).containsExactly("Hi", "");
		server().enqueue(Reply.events(OLLAMA));
		AiException failure = failureOfStream("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
		assertThat(failure.partialContent()).isEqualTo("Hi");
	}

	@Test
	void anErrorOfACompatibleMayLackItsWrapper() {
		server().always(Reply.json(400, VLLM_TOO_LONG));
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertThat(failure.type()).isEqualTo(AiErrorType.CONTEXT_LENGTH);
			assertThat(failure).hasMessageContaining("However, you requested 19591 tokens");
		}
	}

	@Test
	void aRefusalIsAFailureThatCarriesItsWords() {
		server().enqueue(Reply.json(200, ANSWER.replace("\"content\": \"Hello! 👋\"", "\"content\": null")
			.replace("\"refusal\": null", "\"refusal\": \"I'm sorry, no.\"")));
		AiException failure = failureOfGenerate("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
		assertThat(failure.partialContent()).isEqualTo("I'm sorry, no.");
		server().enqueue(Reply.events(ROLE, chunk("{\"refusal\":\"I'm sorry,\"}", "null"),
				chunk("{\"refusal\":\" no.\"}", "null"), STOP, USAGE, DONE));
		AiException inStream = failureOfStream("Hello");
		assertThat(inStream.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
		assertThat(inStream.partialContent()).isEqualTo("I'm sorry, no.");
	}

	private static String chunk(String delta, String finishReason) {
		return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
				+ "\"model\":\"gpt-4o-2024-08-06\",\"service_tier\":\"default\",\"choices\":[{\"index\":0,\"delta\":"
				+ delta + ",\"logprobs\":null,\"finish_reason\":" + finishReason + "}],\"usage\":null}\n\n";
	}

	private static AiChunk identified(AiChunk chunk) {
		return chunk.toBuilder().requestId("chatcmpl-1").responseId("chatcmpl-1").build();
	}

	private static AiChunk piece(String content) {
		return AiChunk.builder().content(content).provider(PROVIDER).model("gpt-4o-2024-08-06").build();
	}

	private static Arguments row(String name, int status, String error, AiErrorType type) {
		return row(name, status, Map.of(), error, type, null);
	}

	private static Arguments row(String name, int status, Map<String, String> headers, String error, AiErrorType type,
			@Nullable Duration retryAfter) {
		return argumentSet(name, status, headers, error.replace('\'', '"'), type, retryAfter);
	}

}
