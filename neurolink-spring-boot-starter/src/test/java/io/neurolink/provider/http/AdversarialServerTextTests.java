package io.neurolink.provider.http;

import java.util.Map;
import java.util.stream.Stream;

import io.neurolink.classify.KeyMask;
import io.neurolink.classify.RetryAfter;
import io.neurolink.error.AiException;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.google.GoogleAiProtocol;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.testserver.AdversarialText;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No text that a server sends takes more than linear time.
 */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdversarialServerTextTests {

	private static final ModelRef TARGET = new ModelRef("vendor", "model");

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static Stream<String> texts() {
		return AdversarialText.all();
	}

	@ParameterizedTest
	@MethodSource("texts")
	void anErrorIsClassifiedInLinearTime(String text) {
		String error = error(text);
		for (WireProtocol protocol : protocols()) {
			for (int status : new int[] { 200, 429 }) {
				AiException failure = protocol.failure(status, new HttpHeaders(), error, TARGET);
				assertThat(failure.provider()).isEqualTo("vendor");
			}
			AiException failure = protocol.failure(403, new HttpHeaders(), text, TARGET);
			assertThat(failure.provider()).isEqualTo("vendor");
		}
	}

	@ParameterizedTest
	@MethodSource("texts")
	void aKeyIsMaskedInLinearTime(String text) {
		assertThat(KeyMask.apply(text)).hasSizeLessThanOrEqualTo(text.length() + 3);
		assertThat(new Redaction("sk-" + "a".repeat(40)).apply(text)).isNotNull();
		assertThat(new Redaction("a".repeat(200)).apply(text + "…")).isNotNull();
		assertThat(new Redaction("1".repeat(200) + "2").apply(text + "…")).isNotNull();
	}

	@ParameterizedTest
	@MethodSource("texts")
	void headersAreReadInLinearTime(String text) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("retry-after-ms", text);
		headers.set(HttpHeaders.RETRY_AFTER, text);
		headers.set(HttpHeaders.DATE, text);
		headers.set(HttpHeaders.CONTENT_TYPE, text);
		assertThat(RetryAfter.of(headers)).isNull();
		assertThat(Excerpt.of(headers, text)).isNotNull();
	}

	private static WireProtocol[] protocols() {
		return new WireProtocol[] { new OpenAiProtocol("https://vendor.example/v1"), new AnthropicProtocol(),
				new GoogleAiProtocol() };
	}

	private static String error(String text) {
		Map<String, Object> detail = Map.of("@type", text, "quotaId", text, "reason", text, "retryDelay", text,
				"violations", new Object[] { Map.of("quotaId", text, "quotaValue", text) });
		return JSON.writeValueAsString(Map.of("type", "error", "request_id", text, "detail", text, "message", text,
				"error", Map.of("message", text, "type", text, "code", text, "param", text, "status", text, "details",
						new Object[] { detail })));
	}

}
