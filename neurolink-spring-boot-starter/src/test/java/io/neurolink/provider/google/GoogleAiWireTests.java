package io.neurolink.provider.google;

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
import io.neurolink.testserver.Connectors;
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
 * Gemini's wire format, byte for byte, from a server on the loopback interface.
 */
class GoogleAiWireTests extends FramingTests {

	private static final String MODEL = "gemini-2.0-flash";

	private static final String ANSWER = """
			{
			  "candidates": [
			    {
			      "content": {
			        "parts": [
			          {
			            "text": "Hello! 👋"
			          }
			        ],
			        "role": "model"
			      },
			      "finishReason": "STOP",
			      "avgLogprobs": -0.0123
			    }
			  ],
			  "usageMetadata": {
			    "promptTokenCount": 4,
			    "candidatesTokenCount": 10,
			    "totalTokenCount": 14,
			    "promptTokensDetails": [
			      {
			        "modality": "TEXT",
			        "tokenCount": 4
			      }
			    ]
			  },
			  "modelVersion": "gemini-2.0-flash",
			  "responseId": "3w4Vad6yF-y1vdIP_q_zgAw"
			}
			""";

	private static final String HI = """
			data: {"candidates": [{"content": {"parts": [{"text": "Hi"}],"role": "model"}}],"usageMetadata": {"promptTokenCount": 4,"totalTokenCount": 4,"promptTokensDetails": [{"modality": "TEXT","tokenCount": 4}]},"modelVersion": "gemini-2.0-flash","responseId": "3w4Vad6yF"}

			""";

	private static final String THERE = """
			data: {"candidates": [{"content": {"parts": [{"text": " there! 👋"}],"role": "model"}}],"usageMetadata": {"promptTokenCount": 4,"totalTokenCount": 4},"modelVersion": "gemini-2.0-flash","responseId": "3w4Vad6yF"}

			""";

	private static final String STOP = """
			data: {"candidates": [{"content": {"parts": [{"text": ""}],"role": "model"},"finishReason": "STOP"}],"usageMetadata": {"promptTokenCount": 4,"candidatesTokenCount": 5,"totalTokenCount": 9},"modelVersion": "gemini-2.0-flash","responseId": "3w4Vad6yF"}

			""";

	private static final String OVERLOADED = """
			{
			  "error": {
			    "code": 503,
			    "message": "The model is overloaded. Please try again later.",
			    "status": "UNAVAILABLE"
			  }
			}
			""";

	@Override
	protected Connectors connectors() {
		return Connectors.JDK;
	}

	@Override
	protected WireProtocol protocol() {
		return new GoogleAiProtocol();
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
		return new String[] { HI };
	}

	@Override
	protected String[] reasoning() {
		return new String[] { HI.replace("\"Hi\"", "\"Hm\", \"thought\": true") };
	}

	@Override
	protected String eventOf(String text) {
		return HI.replace("\"Hi\"", "\"" + text + "\"");
	}

	@Override
	protected String[] restOfStream() {
		return new String[] { THERE, STOP };
	}

	@Test
	void asksAndReadsTheAnswer() {
		server().enqueue(Reply.json(200, ANSWER));
		AiResponse response = generate("Hello");
		assertThat(response).isEqualTo(AiResponse.builder()
			.content("Hello! 👋")
			.provider(PROVIDER)
			.model(MODEL)
			.usage(AiUsage.of(4, 10))
			.finishReason("stop")
			.requestId("3w4Vad6yF-y1vdIP_q_zgAw")
			.responseId("3w4Vad6yF-y1vdIP_q_zgAw")
			.build());
		assertSent("/v1beta/models/gemini-2.0-flash:generateContent", """
				{"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}""",
				Map.of("x-goog-api-key", KEY, "content-type", "application/json"));
	}

	@Test
	void asksAndReadsTheStream() {
		server().enqueue(Reply.events(HI, THERE, STOP));
		assertThat(stream("Hello")).containsExactly(identified(piece("Hi")), piece(" there! 👋"),
				identified(piece("")).toBuilder().finishReason("stop").usage(AiUsage.of(4, 5)).build());
		assertSent("/v1beta/models/gemini-2.0-flash:streamGenerateContent?alt=sse", """
				{"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}""", Map.of("x-goog-api-key", KEY));
	}

	@ParameterizedTest
	@MethodSource
	void classifies(int status, String error, AiErrorType type, @Nullable Duration retryAfter) {
		for (String body : new String[] { "{\"error\":" + error + "}", "[{\n  \"error\": " + error + "\n}\n]" }) {
			server().always(Reply.of(status, "application/json; charset=UTF-8", Map.of(), body));
			for (AiException failure : failuresOfBothWays("Hello")) {
				assertThat(failure.type()).isEqualTo(type);
				assertThat(failure.status()).isEqualTo(status);
				assertThat(failure.retryAfter()).isEqualTo(retryAfter);
				assertThat(failure.provider()).isEqualTo(PROVIDER);
				assertThat(failure.model()).isEqualTo(MODEL);
			}
		}
	}

	static Stream<Arguments> classifies() {
		String perMinute = "'quotaId':'GenerateRequestsPerMinutePerProjectPerModel-FreeTier','quotaValue':'15'";
		String perDay = "'quotaId':'GenerateRequestsPerDayPerProjectPerModel-FreeTier','quotaValue':'1500'";
		return Stream.of(
				row("too fast", 429, exhausted("", violations(perMinute), retryInfo("37s")), AiErrorType.RATE_LIMIT,
						Duration.ofSeconds(37)),
				row("too fast, to the nanosecond", 429,
						exhausted("", violations(perMinute), retryInfo("57.238747106s")), AiErrorType.RATE_LIMIT,
						Duration.ofNanos(57_238_747_106L)),
				row("too fast, for hours", 429, exhausted("", violations(perMinute), retryInfo("39600s")),
						AiErrorType.RATE_LIMIT, Duration.ofHours(11)),
				row("too fast, without details", 429,
						"{'code':429,'message':'Resource has been exhausted (e.g. check quota).','status':'RESOURCE_EXHAUSTED'}",
						AiErrorType.RATE_LIMIT, null),
				row("the quota of the day", 429, exhausted("", violations(perDay), retryInfo("34s")),
						AiErrorType.QUOTA_EXCEEDED, Duration.ofSeconds(34)),
				row("the quotas of the minute and the day", 429,
						exhausted("", violations(perMinute, perDay), retryInfo("34s")), AiErrorType.QUOTA_EXCEEDED,
						Duration.ofSeconds(34)),
				row("a quota of zero", 429, exhausted(
						"* Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 0, model: gemini-2.5-pro\\nPlease retry in 20.04466179s.",
						violations(perMinute), retryInfo("20s")), AiErrorType.QUOTA_EXCEEDED, Duration.ofSeconds(20)),
				row("no money", 402, "{'code':402,'message':'Payment required','status':'FAILED_PRECONDITION'}",
						AiErrorType.QUOTA_EXCEEDED, null),
				row("overload", 503,
						"{'code':503,'message':'The model is overloaded. Please try again later.','status':'UNAVAILABLE'}",
						AiErrorType.OVERLOADED, null),
				row("server", 500,
						"{'code':500,'message':'An internal error has occurred. Please retry.','status':'INTERNAL'}",
						AiErrorType.PROVIDER_ERROR, null),
				row("server too slow", 504,
						"{'code':504,'message':'Deadline expired before operation could complete.','status':'DEADLINE_EXCEEDED'}",
						AiErrorType.PROVIDER_ERROR, null),
				row("too long", 400,
						"{'code':400,'message':'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).','errors':[{'message':'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).','domain':'global','reason':'badRequest'}],'status':'INVALID_ARGUMENT'}",
						AiErrorType.CONTEXT_LENGTH, null),
				row("no key", 400,
						"{'code':400,'message':'API key not valid. Please pass a valid API key.','status':'INVALID_ARGUMENT','details':[{'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'API_KEY_INVALID','domain':'googleapis.com','metadata':{'service':'generativelanguage.googleapis.com'}},{'@type':'type.googleapis.com/google.rpc.LocalizedMessage','locale':'en-US','message':'API key not valid. Please pass a valid API key.'}]}",
						AiErrorType.AUTHENTICATION, null),
				row("not allowed", 403,
						"{'code':403,'message':'Your API key was reported as leaked. Please use another API key.','status':'PERMISSION_DENIED'}",
						AiErrorType.AUTHENTICATION, null),
				row("not from here", 400,
						"{'code':400,'message':'User location is not supported for the API use.','status':'FAILED_PRECONDITION'}",
						AiErrorType.AUTHENTICATION, null),
				row("no such model", 404,
						"{'code':404,'message':'models/gemini-nope is not found for API version v1beta, or is not supported for generateContent.','status':'NOT_FOUND'}",
						AiErrorType.NOT_FOUND, null),
				row("timeout", 408, "{'code':408,'message':'Request timeout','status':'CANCELLED'}",
						AiErrorType.TIMEOUT, null),
				row("wrong", 400,
						"{'code':400,'message':'Invalid value at generation_config.temperature','status':'INVALID_ARGUMENT'}",
						AiErrorType.INVALID_REQUEST, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII" })
	void anAnswerThatAFilterStoppedIsFiltered(String finishReason) {
		server().enqueue(Reply.json(200, ANSWER.replace("STOP", finishReason)));
		AiException failure = failureOfGenerate("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
		assertThat(failure.requestId()).isEqualTo("3w4Vad6yF-y1vdIP_q_zgAw");
		assertThat(failure.partialContent()).isEqualTo("Hello! 👋");
		server().enqueue(Reply.events(HI, THERE.replace("\"role\": \"model\"}",
				"\"role\": \"model\"},\"finishReason\": \"" + finishReason + "\"")));
		AiException inStream = failureOfStream("Hello");
		assertThat(inStream.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
		assertThat(inStream.partialContent()).isEqualTo("Hi there! 👋");
	}

	@Test
	void aPromptThatAFilterStoppedIsFiltered() {
		String blocked = """
				{"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},"usageMetadata": {"promptTokenCount": 638,"totalTokenCount": 638},"modelVersion": "gemini-2.0-flash","responseId": "3w4Vad6yF"}""";
		server().enqueue(Reply.json(200, blocked), Reply.events("data: " + blocked + "\n\n"));
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertThat(failure.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
			assertThat(failure.requestId()).isEqualTo("3w4Vad6yF");
			assertThat(failure.partialContent()).isNull();
		}
	}

	@Test
	void anErrorWithStatus200IsThatError() {
		server().always(Reply.json(200, OVERLOADED));
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertOverloaded(failure, null);
		}
	}

	@Test
	void aBareErrorInAStreamIsThatError() {
		server().enqueue(Reply.events(HI, OVERLOADED));
		assertOverloaded(failureOfStream("Hello"), "Hi");
	}

	@Test
	void aBareErrorOnOneLineWithoutALineEndIsThatError() {
		server().enqueue(Reply.events(HI, "[" + OVERLOADED.replace("\n", "") + "]"));
		assertOverloaded(failureOfStream("Hello"), "Hi");
	}

	@Test
	void anErrorInAnEventIsThatError() {
		server().enqueue(Reply.events("data: " + OVERLOADED.replace("\n", "") + "\n\n"));
		assertOverloaded(failureOfStream("Hello"), null);
	}

	@Test
	void anErrorAfterTheFinishReasonMeansThatTheAnswerIsNotWhole() {
		server().enqueue(Reply.events(HI, STOP, OVERLOADED));
		assertOverloaded(failureOfStream("Hello"), "Hi");
	}

	private static void assertOverloaded(AiException failure, @Nullable String partialContent) {
		assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
		assertThat(failure.status()).isEqualTo(503);
		assertThat(failure.partialContent()).isEqualTo(partialContent);
	}

	private static AiChunk identified(AiChunk chunk) {
		return chunk.toBuilder().requestId("3w4Vad6yF").responseId("3w4Vad6yF").build();
	}

	private static AiChunk piece(String content) {
		return AiChunk.builder().content(content).provider(PROVIDER).model(MODEL).build();
	}

	private static String exhausted(String words, String... details) {
		return "{'code':429,'message':'You exceeded your current quota, please check your plan and billing details. "
				+ words + "','status':'RESOURCE_EXHAUSTED','details':[" + String.join(",", details)
				+ ",{'@type':'type.googleapis.com/google.rpc.Help','links':[]}]}";
	}

	private static String violations(String... violations) {
		return "{'@type':'type.googleapis.com/google.rpc.QuotaFailure','violations':[{" + String.join("},{", violations)
				+ "}]}";
	}

	private static String retryInfo(String delay) {
		return "{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'" + delay + "'}";
	}

	private static Arguments row(String name, int status, String error, AiErrorType type,
			@Nullable Duration retryAfter) {
		return argumentSet(name, status, error.replace('\'', '"'), type, retryAfter);
	}

}
