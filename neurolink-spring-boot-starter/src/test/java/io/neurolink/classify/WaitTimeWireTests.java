package io.neurolink.classify;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.http.HttpProvider;
import io.neurolink.provider.http.WireProtocol;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.google.GoogleAiProtocol;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The time to wait that a message names, from a server to the failure and to what it
 * suspends.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(Connectors.class)
class WaitTimeWireTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Parameter
	private Connectors connectors = Connectors.JDK;

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void closeTheServer() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "anthropic", "google-ai" })
	void isThatOfTheMessageWhereNoHeaderNamesOne(String protocol) {
		HttpProvider provider = provider(protocol);
		this.server.enqueue(Reply.json(429, error("Too fast. Please try again in 1m12.5s.")));
		AiException failure = failure(provider);
		assertThat(failure.type()).isEqualTo(AiErrorType.RATE_LIMIT);
		assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(72_500));
		assertThat(provider.keys().status().get(0).models()).singleElement()
			.satisfies((model) -> assertThat(model.restsFor()).isBetween(Duration.ofSeconds(40),
					Duration.ofMillis(72_500)));
	}

	@Test
	void isThatOfTheMessageInsideAStream() {
		this.server.enqueue(Reply
			.events("data: {\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Try again in 20s\"}}\n\n"));
		AiException failure = catchThrowableOfType(AiException.class,
				() -> provider("openai").stream(AiRequest.of("hi")).blockLast(PATIENCE));
		assertThat(failure.type()).isEqualTo(AiErrorType.RATE_LIMIT);
		assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(20));
	}

	@ParameterizedTest
	@CsvSource({ "retry-after, 3, PT3S", "retry-after-ms, 70, PT0.07S", "Retry-After, soon, PT20S" })
	void theHeaderWinsWhereItCanBeRead(String header, String value, Duration wait) {
		this.server.enqueue(Reply.of(429, "application/json", Map.of(header, value), error("try again in 20s")));
		assertThat(failure(provider("openai")).retryAfter()).isEqualTo(wait);
	}

	@Test
	void theDetailOfGoogleWins() {
		this.server.enqueue(Reply.json(429,
				"{\"error\":{\"code\":429,\"message\":\"Please retry in 24.1s.\",\"status\":\"RESOURCE_EXHAUSTED\","
						+ "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"37s\"}]}}"));
		assertThat(failure(provider("google-ai")).retryAfter()).isEqualTo(Duration.ofSeconds(37));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Try again in 9999999 days", "Try again in 9999999h9999999m" })
	void suspendsNoLongerThanAHeaderMay(String message) {
		HttpProvider provider = provider("openai");
		this.server.enqueue(Reply.json(429, error(message)));
		assertThat(failure(provider).retryAfter()).isGreaterThan(Duration.ofDays(365));
		assertThat(provider.keys().status().get(0).models()).singleElement()
			.satisfies((model) -> assertThat(model.restsFor()).isLessThanOrEqualTo(Duration.ofMinutes(5)));
	}

	@ParameterizedTest
	@CsvSource({ "400, Your prompt says: try again in 20s", "401, try again in 20s", "500, try again in 20s",
			"429, Please try again with 20 tokens", "429, Try again later" })
	void isAbsentWhereNothingIsToBeWaitedFor(int status, String message) {
		this.server.enqueue(Reply.json(status, error(message)));
		assertThat(failure(provider("openai")).retryAfter()).isNull();
	}

	private static String error(String message) {
		return "{\"error\":{\"message\":\"" + message + "\"}}";
	}

	private static AiException failure(HttpProvider provider) {
		return catchThrowableOfType(AiException.class, () -> provider.generate(AiRequest.of("hi")).block(PATIENCE));
	}

	private HttpProvider provider(String protocol) {
		return HttpProvider.create("vendor", protocol(protocol), WebClient.builder(), this.connectors.connector(),
				this.server.url(), ApiKeyPool.of(List.of("sk-test-0123456789")), "m");
	}

	private static WireProtocol protocol(String name) {
		return switch (name) {
			case "openai" -> new OpenAiProtocol("http://localhost/v1");
			case "anthropic" -> new AnthropicProtocol();
			default -> new GoogleAiProtocol();
		};
	}

}
