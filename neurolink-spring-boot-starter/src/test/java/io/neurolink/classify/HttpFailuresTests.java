package io.neurolink.classify;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpFailures}.
 */
class HttpFailuresTests {

	@ParameterizedTest
	@CsvSource({ "Retry-After, 2, 2000", "retry-after-ms, 1500, 1500", "x-ms-retry-after-ms, 700, 700",
			"x-ms-retry-after, 3, 3000" })
	void theWaitIsReadFromTheHeaders(String name, String value, long millis) {
		HttpHeaders headers = HttpFailures.headers((asked) -> asked.equalsIgnoreCase(name) ? value : null);
		assertThat(HttpFailures.of(429, headers, "").build().retryAfter()).isEqualTo(Duration.ofMillis(millis));
	}

	@Test
	void theWaitIsReadFromTheMessageOfALimit() {
		String body = "{\"error\":{\"message\":\"Rate limit reached. Please try again in 7.5s.\"}}";
		assertThat(HttpFailures.of(429, new HttpHeaders(), body).build().retryAfter())
			.isEqualTo(Duration.ofMillis(7500));
		assertThat(HttpFailures.of(400, new HttpHeaders(), body).build().retryAfter()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "x-request-id", "request-id", "apim-request-id", "x-ms-request-id", "x-amzn-requestid" })
	void theIdentifierOfTheRequestIsReadFromTheUsualHeaders(String name) {
		HttpHeaders headers = HttpFailures.headers((asked) -> asked.equals(name) ? "req-1" : null);
		assertThat(HttpFailures.of(500, headers, null).build().requestId()).isEqualTo("req-1");
	}

	@Test
	void theServerMayForbidARetry() {
		HttpHeaders headers = HttpFailures.headers((asked) -> asked.equals("x-should-retry") ? "false" : null);
		AiException failure = HttpFailures.of(503, headers, "").build();
		assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
		assertThat(failure.retryable()).isFalse();
	}

	@Test
	void anErrorInsideAStreamIsClassifiedByItsBody() {
		AiException failure = HttpFailures
			.of(200, new HttpHeaders(), "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}")
			.build();
		assertThat(failure.type()).isEqualTo(AiErrorType.OVERLOADED);
	}

	@Test
	void aBodyIsUntrusted() {
		String body = "{\"error\":{\"message\":\"" + "x\\u0007 sk-abcdefgh12345678 ".repeat(10_000) + "\"}}";
		AiException failure = HttpFailures.of(500, new HttpHeaders(), body).build();
		assertThat(failure.getMessage()).hasSizeLessThan(500).doesNotContain("sk-abcdefgh", "\u0007");
	}

}
