package io.neurolink.provider.openai;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link OpenAiProtocol}: what is sent, and what is made of what comes back.
 */
class OpenAiProtocolTests {

	private static final ModelRef TARGET = new ModelRef("openai", "gpt-4o");

	private final JsonMapper json = JsonMapper.builder().build();

	private final OpenAiProtocol protocol = new OpenAiProtocol(OpenAiProtocol.DEFAULT_BASE_URL);

	private final HttpHeaders headers = new HttpHeaders();

	@Nested
	class Requests {

		@Test
		void areWrittenAsTheVendorWantsThem() {
			AiRequest request = AiRequest.builder()
				.system("be brief")
				.messages(List.of(AiMessage.user("hi"), AiMessage.assistant("hello")))
				.prompt("why?")
				.temperature(0.5)
				.maxTokens(100)
				.build();
			WireRequest wire = OpenAiProtocolTests.this.protocol.encode(request, "gpt-4o", false, "sk-secret");
			assertThat(wire.path()).isEqualTo("/chat/completions");
			assertThat(wire.headers()).isEqualTo(Map.of("Authorization", "Bearer sk-secret"));
			assertThat(written(wire)).isEqualTo("""
					{"model":"gpt-4o","messages":[{"role":"system","content":"be brief"},\
					{"role":"user","content":"hi"},{"role":"assistant","content":"hello"},\
					{"role":"user","content":"why?"}],"temperature":0.5,"max_completion_tokens":100,"stream":false}""");
			assertThat(wire.toString()).doesNotContain("secret").doesNotContain("why?");
		}

		@ParameterizedTest
		@CsvSource({ "https://acme.openai.azure.com/openai/v1, secret, api-key, secret",
				"https://acme.cognitiveservices.azure.com/openai/deployments/d, secret, api-key, secret",
				"https://acme.services.ai.azure.com/openai/v1, secret, api-key, secret",
				"https://ACME.OpenAI.Azure.us/openai/v1, secret, api-key, secret",
				"https://acme.openai.azure.com/openai/v1, eyJh.eyJz.c2ln, Authorization, Bearer eyJh.eyJz.c2ln",
				"https://openai.azure.com.example.org/v1, secret, Authorization, Bearer secret",
				"https://api.openai.com/v1, secret, Authorization, Bearer secret" })
		void carryTheKeyAsTheServerTakesIt(String baseUrl, String key, String header, String value) {
			WireRequest wire = new OpenAiProtocol(baseUrl).encode(AiRequest.of("why?"), "gpt-4o", false, key);
			assertThat(wire.headers()).isEqualTo(Map.of(header, value));
		}

		@Test
		void forAStreamAskForTheUsage() {
			WireRequest wire = OpenAiProtocolTests.this.protocol.encode(AiRequest.of("why?"), "gpt-4o", true, "k");
			assertThat(written(wire)).endsWith(",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
		}

		@ParameterizedTest
		@CsvSource({ "https://api.openai.com/v1, max_completion_tokens",
				"https://eu.api.openai.com/v1, max_completion_tokens", "http://localhost:11434/v1, max_tokens",
				"https://notopenai.com/v1, max_tokens" })
		void limitTheAnswerInTheWordTheServerKnows(String baseUrl, String field) {
			AiRequest request = AiRequest.builder().prompt("why?").maxTokens(7).build();
			assertThat(new OpenAiProtocol(baseUrl).encode(request, "m", false, "k").body()).containsEntry(field, 7);
		}

		private String written(WireRequest wire) {
			return OpenAiProtocolTests.this.json.writeValueAsString(wire.body());
		}

	}

	@Nested
	class Answers {

		@Test
		void areRead() {
			OpenAiProtocolTests.this.headers.set("x-request-id", "req_1");
			AiResponse answer = decode("""
					{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-2024-08-06",
					"choices":[{"index":0,"message":{"role":"assistant","content":"Because.","refusal":null},
					"logprobs":null,"finish_reason":"stop"}],
					"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}""");
			assertThat(answer).isEqualTo(AiResponse.builder()
				.content("Because.")
				.provider("openai")
				.model("gpt-4o-2024-08-06")
				.usage(AiUsage.of(9, 3))
				.finishReason("stop")
				.requestId("req_1")
				.responseId("chatcmpl-1")
				.build());
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|',
				textBlock = """
						OpenAI    | "total_tokens":120,"prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":8} | 20 | 64 | 0 | 8
						OpenRouter| "total_tokens":120,"prompt_tokens_details":{"cached_tokens":10,"cache_write_tokens":30} | 20 | 10 | 30 | 0
						DeepSeek  | "total_tokens":120,"prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36,"completion_tokens_details":{"reasoning_tokens":8} | 20 | 64 | 0 | 8
						Moonshot  | "total_tokens":120,"cached_tokens":64 | 20 | 64 | 0 | 0
						xAI       | "total_tokens":420,"completion_tokens_details":{"reasoning_tokens":300} | 320 | 0 | 0 | 300
						nulls     | "total_tokens":120,"prompt_tokens_details":null,"completion_tokens_details":null | 20 | 0 | 0 | 0
						too many  | "prompt_tokens_details":{"cached_tokens":640,"cache_write_tokens":640},"completion_tokens_details":{"reasoning_tokens":800} | 20 | 100 | 0 | 20
						negative  | "prompt_tokens_details":{"cached_tokens":-1},"completion_tokens_details":{"reasoning_tokens":"8"} | 20 | 0 | 0 | 0""")
		void countTokensOfTheCacheAndOfTheReasoning(String server, String details, long output, long cached,
				long cacheWrites, long reasoning) {
			AiUsage usage = decode(("{'choices':[{'message':{'content':'Hi'},'finish_reason':'stop'}],"
					+ "'usage':{'prompt_tokens':100,'completion_tokens':20," + details + "}}")
				.replace('\'', '"')).usage();
			assertThat(usage).as(server)
				.isEqualTo(new AiUsage(100, output, 100 + output, cached, cacheWrites, reasoning));
		}

		@Test
		void ofCompatiblesMayLackMuch() {
			AiResponse answer = decode("{\"choices\":[{\"message\":{\"content\":\"Because.\"}}]}");
			assertThat(answer.content()).isEqualTo("Because.");
			assertThat(answer.model()).isEqualTo("gpt-4o");
			assertThat(answer.usage()).isNull();
		}

		@Test
		void thatAFilterCutAreFailures() {
			AiException failure = failure("""
					{"choices":[{"message":{"content":"Well"},"finish_reason":"content_filter"}]}""");
			assertThat(failure.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
			assertThat(failure.partialContent()).isEqualTo("Well");
		}

		@Test
		void inWhichTheModelRefusesAreFailures() {
			AiException failure = failure("""
					{"choices":[{"message":{"content":null,"refusal":"No."},"finish_reason":"stop"}]}""");
			assertThat(failure.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
			assertThat(failure.partialContent()).isEqualTo("No.");
			assertThat(failure).hasMessageContaining("openai/gpt-4o refused");
		}

		@Test
		void haveNoFinishReasonWhereItIsEmpty() {
			assertThat(
					decode("{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"\"}]}").finishReason())
				.isNull();
		}

		@ParameterizedTest
		@ValueSource(strings = { "{}", "[]", "{\"choices\":[]}", "{\"choices\":null}", "{\"choices\":[{}]}",
				"{\"choices\":[{\"message\":\"text\"}]}", "{\"choices\":{\"message\":{}}}",
				"{\"choices\":[{\"message\":{\"content\":17}}]}", "{\"choices\":[{\"message\":{\"content\":{}}}]}",
				"17", "\"text\"", "null" })
		void ofAnotherShapeAreProviderErrors(String body) {
			assertThat(failure(body).type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		}

		@ParameterizedTest
		@ValueSource(strings = { "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":{}}],\"usage\":[]}",
				"{\"model\":{},\"choices\":[{\"index\":\"0\",\"message\":{\"content\":\"Hi\",\"tool_calls\":1}}],\"usage\":{\"prompt_tokens\":\"x\"}}" })
		void withValuesOfTheWrongKindDoNotBreakUs(String body) {
			assertThat(decode(body).content()).isEqualTo("Hi");
		}

		@Test
		void thatAreErrorsAreClassified() {
			assertThat(failure("{\"error\":{\"code\":\"insufficient_quota\"}}").type())
				.isEqualTo(AiErrorType.QUOTA_EXCEEDED);
			assertThat(failure("{\"error\":\"model runner crashed\"}").type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
			assertThat(failure("{\"error\":{\"message\":\"Provider returned error\",\"code\":429}}").type())
				.isEqualTo(AiErrorType.RATE_LIMIT);
			assertThat(failure("""
					{"object":"error","message":"This model's maximum context length is 2048 tokens.",\
					"type":"BadRequestError","param":null,"code":400}""").type()).isEqualTo(AiErrorType.CONTEXT_LENGTH);
		}

		@Test
		void whateverIsWrongWithThemOnlyAnAiExceptionComesOut() {
			for (String body : Mutations.of("""
					{"id":"chatcmpl-1","model":"gpt-4o-2024-08-06",
					"choices":[{"message":{"content":"Because.","refusal":null},"finish_reason":"stop"}],
					"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}""")) {
				assertNoneButOurs(body, catchThrowable(() -> decode(body)));
			}
		}

		private AiResponse decode(String body) {
			return OpenAiProtocolTests.this.protocol.decode(OpenAiProtocolTests.this.json.readTree(body),
					OpenAiProtocolTests.this.headers, TARGET);
		}

		private AiException failure(String body) {
			return catchThrowableOfType(AiException.class, () -> decode(body));
		}

	}

	@Nested
	class Failures {

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
				"429 | {\"code\":\"rate_limit_exceeded\"}                                   | RATE_LIMIT",
				"429 | {\"type\":\"rate_limit_error\",\"code\":null}                       | RATE_LIMIT",
				"429 | {\"type\":\"tokens\",\"code\":\"slow_down\"}                        | RATE_LIMIT",
				"429 | {\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}   | QUOTA_EXCEEDED",
				"429 | {\"type\":\"insufficient_quota\"}                                   | QUOTA_EXCEEDED",
				"429 | {\"code\":\"credit_balance_exhausted\"}                             | QUOTA_EXCEEDED",
				"429 | {\"code\":\"organization_spend_limit_exceeded\"}                    | QUOTA_EXCEEDED",
				"429 | {\"code\":\"project_spend_limit_exceeded\"}                         | QUOTA_EXCEEDED",
				"429 | {\"code\":\"organization_usage_limit_exceeded\"}                    | QUOTA_EXCEEDED",
				"503 | {\"type\":\"service_unavailable_error\"}                            | OVERLOADED",
				"503 | {\"code\":\"server_is_overloaded\"}                                 | OVERLOADED",
				"500 | {\"type\":\"server_error\"}                                         | PROVIDER_ERROR",
				"502 | {}                                                                  | PROVIDER_ERROR",
				"504 | {}                                                                  | PROVIDER_ERROR",
				"400 | {\"code\":\"context_length_exceeded\"}                              | CONTEXT_LENGTH",
				"400 | {\"message\":\"This model's Maximum context length is 8192\",\"type\":\"BadRequestError\",\"code\":400} | CONTEXT_LENGTH",
				"400 | {\"code\":\"content_policy_violation\"}                             | CONTENT_FILTERED",
				"400 | {\"code\":\"content_filter\",\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}} | CONTENT_FILTERED",
				"400 | {\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}        | CONTENT_FILTERED",
				"401 | {\"code\":\"invalid_api_key\"}                                      | AUTHENTICATION",
				"403 | {\"code\":\"unsupported_country_region_territory\"}                 | AUTHENTICATION",
				"404 | {\"code\":\"model_not_found\"}                                      | NOT_FOUND",
				"404 | {}                                                                  | NOT_FOUND",
				"408 | {}                                                                  | TIMEOUT",
				"400 | {\"type\":\"invalid_request_error\"}                                | INVALID_REQUEST",
				"422 | {}                                                                  | INVALID_REQUEST" })
		void areClassifiedByCodeThenTypeThenStatus(int status, String error, AiErrorType type) {
			AiException failure = failure(status, "{\"error\":" + error + "}");
			assertThat(failure.type()).isEqualTo(type);
			assertThat(failure.status()).isEqualTo(status);
			assertThat(failure.provider()).isEqualTo("openai");
			assertThat(failure.model()).isEqualTo("gpt-4o");
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
				"400 | {\"object\":\"error\",\"message\":\"This model's maximum context length is 16384 tokens.\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400} | CONTEXT_LENGTH",
				"400 | {\"error\":\"This model's maximum context length is 4096 tokens\"} | CONTEXT_LENGTH",
				"400 | {\"error\":{\"code\":400,\"message\":\"request (4476 tokens) exceeds the available context size (4096 tokens)\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":4476,\"n_ctx\":4096}} | CONTEXT_LENGTH",
				"404 | {\"object\":\"error\",\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\",\"code\":404} | NOT_FOUND",
				"404 | {\"error\":\"model 'x' not found\"}           | NOT_FOUND",
				"429 | {\"error\":{\"code\":\"429\",\"message\":\"Requests have exceeded the call rate limit.\"}} | RATE_LIMIT",
				"429 | [{\"error\":{\"code\":429,\"message\":\"Quota\",\"status\":\"RESOURCE_EXHAUSTED\"}}] | RATE_LIMIT",
				"503 | {\"error\":{\"code\":400,\"message\":\"?\"}} | OVERLOADED" })
		void ofCompatiblesAreReadInTheirOwnShapes(int status, String body, AiErrorType type) {
			AiException failure = failure(status, body);
			assertThat(failure.type()).isEqualTo(type);
			assertThat(failure).message().startsWith("openai/gpt-4o answered with an error " + status);
		}

		@Test
		void ofCompatiblesAreToldInTheirOwnWords() {
			assertThat(failure(404,
					"{\"object\":\"error\",\"message\":\"No x.\",\"type\":\"NotFoundError\",\"code\":404}"))
				.hasMessage("openai/gpt-4o answered with an error 404 NotFoundError: No x.");
			assertThat(failure(429, "[{\"error\":{\"code\":429,\"message\":\"Slower.\"}}]"))
				.hasMessage("openai/gpt-4o answered with an error 429: Slower.");
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', value = {
				"Incorrect API key provided: sk-ab***********wxyz. See x. | Incorrect API key provided: ***. See x.",
				"Incorrect API key provided: ab***wxyz. | Incorrect API key provided: ***.",
				"Bad key 'sk-proj-0123456789_abc-DEF' | Bad key '***'",
				"Ask a risk-averse sk-learn 2 ** 3 | Ask a risk-averse sk-learn 2 ** 3" })
		void neverTellWhatLooksLikeAKey(String words, String told) {
			AiException failure = failure(401, "{\"error\":{\"message\":\"" + words + "\"}}");
			assertThat(failure).hasMessage("openai/gpt-4o answered with an error 401: " + told);
		}

		@Test
		void carryWhatTheResponseTells() {
			OpenAiProtocolTests.this.headers.set("retry-after-ms", "1500");
			OpenAiProtocolTests.this.headers.set("retry-after", "60");
			OpenAiProtocolTests.this.headers.set("x-request-id", "req_1");
			AiException failure = failure(429, """
					{"error":{"message":"Rate limit\\n reached","type":"tokens","code":"rate_limit_exceeded"}}""");
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(1500));
			assertThat(failure.requestId()).isEqualTo("req_1");
			assertThat(failure).hasMessageContaining("openai/gpt-4o")
				.hasMessageContaining("429 rate_limit_exceeded: Rate limit reached");
		}

		@Test
		void heedWhatTheServerSaysOfRetries() {
			OpenAiProtocolTests.this.headers.set("x-should-retry", "false");
			assertThat(failure(429, "{}").type()).isEqualTo(AiErrorType.RATE_LIMIT);
			assertThat(failure(429, "{}").retryable()).isFalse();
			OpenAiProtocolTests.this.headers.set("x-should-retry", "true");
			assertThat(failure(409, "{}").retryable()).isTrue();
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "<html>Bad Gateway</html>", "[]", "{\"error\":null}", "{\"error\":17}" })
		void withoutWordsAreClassifiedByStatus(String body) {
			assertThat(failure(503, body).type()).isEqualTo(AiErrorType.OVERLOADED);
		}

		@Test
		void areFoundWhateverIsWrongWithTheBody() {
			for (String body : Mutations.of("""
					{"error":{"message":"m","type":"t","param":null,"code":"c","innererror":{"code":"i"}}}""")) {
				assertThat(failure(503, body).type()).as(body).isEqualTo(AiErrorType.OVERLOADED);
			}
		}

		private AiException failure(int status, String body) {
			return OpenAiProtocolTests.this.protocol.failure(status, OpenAiProtocolTests.this.headers, body, TARGET);
		}

	}

	@Nested
	class Streams {

		private final StreamDecoder decoder = OpenAiProtocolTests.this.protocol
			.streamDecoder(OpenAiProtocolTests.this.headers, TARGET);

		@Test
		void endAtTheirMarkerWithTheUsage() {
			List<AiChunk> chunks = read(
					"""
							{"model":"gpt-4o-x","choices":[{"delta":{"role":"assistant","content":""},"finish_reason":null}]}""",
					"{\"choices\":[{\"delta\":{\"content\":\"Be\"}}]}",
					"{\"choices\":[{\"delta\":{\"content\":\"cause.\"}}]}",
					"{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}",
					"{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}",
					"[DONE]");
			assertThat(chunks).containsExactly(piece("Be"), piece("cause."),
					AiChunk.builder()
						.provider("openai")
						.model("gpt-4o-x")
						.finishReason("stop")
						.usage(AiUsage.of(9, 3))
						.build());
			assertThat(this.decoder.complete()).isTrue();
			assertThat(this.decoder.onEnd()).isEmpty();
		}

		@Test
		void areCompleteWithAFinishReasonAlone() {
			read("{\"choices\":[{\"delta\":{\"content\":\"Be\"},\"finish_reason\":\"length\"}]}");
			assertThat(this.decoder.complete()).isFalse();
			assertThat(this.decoder.onEnd()).extracting(AiChunk::finishReason).containsExactly("length");
		}

		@Test
		void withNeitherWereCut() {
			read("{\"choices\":[{\"delta\":{\"content\":\"Be\"}}]}");
			assertThat(catchThrowableOfType(AiException.class, this.decoder::onEnd).type())
				.isEqualTo(AiErrorType.NETWORK);
		}

		@Test
		void whoseFinishReasonIsEmptyAreNotAtTheirEnd() {
			read("{\"choices\":[{\"delta\":{\"content\":\"Be\"},\"finish_reason\":\"\"}]}");
			assertThat(catchThrowableOfType(AiException.class, this.decoder::onEnd).type())
				.isEqualTo(AiErrorType.NETWORK);
		}

		@Test
		void inWhichTheModelRefusesFailAtTheirEnd() {
			assertThat(read("{\"choices\":[{\"delta\":{\"refusal\":\"No.\"},\"finish_reason\":null}]}",
					"{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}"))
				.extracting(AiChunk::content)
				.containsExactly("No.");
			AiException failure = catchThrowableOfType(AiException.class, () -> read("[DONE]"));
			assertThat(failure.type()).isEqualTo(AiErrorType.CONTENT_FILTERED);
			assertThat(failure).hasMessageContaining("openai/gpt-4o refused");
		}

		@Test
		void ofAzureBeginWithWhatItsFilterThinks() {
			assertThat(read("{\"choices\":[],\"model\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0}]}",
					"{\"choices\":[{\"delta\":{\"content\":\"Be\"},\"content_filter_results\":{}}],\"model\":\"gpt-4o-x\"}"))
				.containsExactly(piece("Be"));
		}

		@Test
		void withoutAnyEventAreProviderErrors() {
			assertThat(catchThrowableOfType(AiException.class, this.decoder::onEnd).type())
				.isEqualTo(AiErrorType.PROVIDER_ERROR);
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '`',
				value = { "{\"error\":{\"code\":\"rate_limit_exceeded\"}} | RATE_LIMIT",
						"{\"error\":{\"type\":\"server_error\"}}       | PROVIDER_ERROR",
						"{\"error\":{\"code\":\"server_is_overloaded\"}} | OVERLOADED",
						"{\"error\":{\"message\":\"?\"}}               | PROVIDER_ERROR",
						"{\"error\":{\"message\":\"?\",\"code\":429}} | RATE_LIMIT",
						"{\"error\":{\"message\":\"?\",\"code\":\"503\"}} | OVERLOADED",
						"{\"error\":{\"message\":\"?\",\"code\":200}} | PROVIDER_ERROR",
						"{\"object\":\"error\",\"message\":\"?\",\"code\":500} | PROVIDER_ERROR",
						"{\"choices\":[{\"delta\":{\"content\":17}}]}  | PROVIDER_ERROR",
						"{\"choices\": | PROVIDER_ERROR", "OK | PROVIDER_ERROR" })
		void mayFailOnTheWay(String data, AiErrorType type) {
			read("{\"choices\":[{\"delta\":{\"content\":\"Be\"}}]}");
			assertThat(catchThrowableOfType(AiException.class, () -> read(data)).type()).isEqualTo(type);
		}

		@Test
		void thatAFilterCutFailAtTheirEnd() {
			read("{\"choices\":[{\"delta\":{\"content\":\"Be\"},\"finish_reason\":\"content_filter\"}]}");
			assertThat(catchThrowableOfType(AiException.class, () -> read("[DONE]")).type())
				.isEqualTo(AiErrorType.CONTENT_FILTERED);
		}

		@Test
		void whateverIsWrongWithAnEventOnlyAnAiExceptionComesOut() {
			for (String event : Mutations.of("""
					{"model":"gpt-4o-x","choices":[{"delta":{"content":"Be","refusal":null},"finish_reason":"stop"}],
					"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}""")) {
				StreamDecoder fresh = OpenAiProtocolTests.this.protocol.streamDecoder(OpenAiProtocolTests.this.headers,
						TARGET);
				assertNoneButOurs(event, catchThrowable(() -> {
					fresh.onEvent(new SseEvent(null, event, false));
					fresh.onEnd();
				}));
			}
		}

		private List<AiChunk> read(String... data) {
			List<AiChunk> chunks = new ArrayList<>();
			for (String event : data) {
				chunks.addAll(this.decoder.onEvent(new SseEvent(null, event, false)));
			}
			return chunks;
		}

		private AiChunk piece(String text) {
			return AiChunk.builder().provider("openai").model("gpt-4o-x").content(text).build();
		}

	}

	private static void assertNoneButOurs(String json, @Nullable Throwable failure) {
		assertThat(failure).as(json)
			.satisfiesAnyOf((none) -> assertThat(none).isNull(),
					(some) -> assertThat(some).isInstanceOf(AiException.class));
	}

}
