package io.neurolink.provider.http;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.RawServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the values of further headers, of which some are secrets.
 */
class SecretHeaderTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String TOKEN = "gateway-token-0815";

	private static final String TITLE = "support-desk";

	private final RawServer server = new RawServer();

	@AfterEach
	void closeTheServer() throws IOException {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void aSecretIsMaskedInAFailure(Connectors connectors) {
		String body = "{\"error\":{\"message\":\"bad " + TOKEN + " of " + TITLE + "\"}}";
		this.server.enqueue(RawServer.ok(body).replace("200 OK", "400 Bad"),
				RawServer.ok(body).replace("200 OK", "400 Bad"));
		for (AiException failure : List.of(
				catchThrowableOfType(AiException.class,
						() -> provider(connectors).generate(AiRequest.of("hi")).block(PATIENCE)),
				catchThrowableOfType(AiException.class,
						() -> provider(connectors).stream(AiRequest.of("hi")).blockLast(PATIENCE)))) {
			StringWriter trace = new StringWriter();
			failure.printStackTrace(new PrintWriter(trace));
			assertThat(trace.toString()).doesNotContain(TOKEN).contains("bad ***").contains(TITLE);
		}
		assertThat(this.server.heads()).allSatisfy((head) -> assertThat(head).contains(TOKEN).contains(TITLE));
	}

	@ParameterizedTest
	@EnumSource
	@ExtendWith(OutputCaptureExtension.class)
	void aSecretIsMaskedInAMalformedResponse(Connectors connectors, CapturedOutput output) {
		this.server.enqueue("HTTP/1.1 " + TOKEN + "\r\n\r\n");
		AiException failure = catchThrowableOfType(AiException.class,
				() -> provider(connectors).generate(AiRequest.of("hi")).block(PATIENCE));
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		assertThat(trace.toString()).doesNotContainIgnoringCase(TOKEN);
		assertThat(output).doesNotContainIgnoringCase(TOKEN);
	}

	@ParameterizedTest
	@EnumSource
	void aSecretIsMaskedInWhatAccompaniesAnAnswer(Connectors connectors) {
		String answer = "{\"model\":\"" + TOKEN + "\",\"choices\":[{\"message\":{\"content\":\"yes\"},"
				+ "\"finish_reason\":\"stop\"}]}";
		String event = "data: {\"model\":\"" + TOKEN + "\",\"choices\":[{\"delta\":{\"content\":\"yes\"},"
				+ "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
		this.server.enqueue(RawServer.ok(answer), RawServer.ok(event).replace("application/json", "text/event-stream"));
		AiResponse whole = provider(connectors).generate(AiRequest.of("hi")).blockOptional(PATIENCE).orElseThrow();
		assertThat(whole.content()).isEqualTo("yes");
		assertThat(whole.model()).isEqualTo("***");
		List<AiChunk> chunks = provider(connectors).stream(AiRequest.of("hi"))
			.collectList()
			.blockOptional(PATIENCE)
			.orElseThrow();
		assertThat(chunks).isNotEmpty().noneMatch((chunk) -> String.valueOf(chunk.model()).contains(TOKEN));
	}

	@ParameterizedTest
	@EnumSource
	void noValueIsShown(Connectors connectors) {
		assertThat(provider(connectors).toString()).doesNotContain(TOKEN);
		assertThat(new RequestAdditions(Map.of("X-Token", TOKEN), Map.of()).toString()).contains("X-Token")
			.doesNotContain(TOKEN);
	}

	private HttpProvider provider(Connectors connectors) {
		return HttpProvider
			.create("mine", new OpenAiProtocol("http://localhost/v1"), WebClient.builder(), connectors.connector(),
					this.server.url(), ApiKeyPool.of(List.of("sk-very-secret-key")), "m1")
			.withAdditions(Map.of("X-Gateway-Authorization", "Bearer " + TOKEN, "X-Title", TITLE), Map.of());
	}

}
