package io.neurolink.provider.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.RawServer;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for keys in the query of a base URL.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(Connectors.class)
class SecretQueryTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String SECRET = "q-secret+0815==";

	private static final String ENCODED = "q-secret%2B0815%3D%3D";

	private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"yes\"},\"finish_reason\":\"stop\"}]}";

	@Parameter
	private Connectors connectors = Connectors.JDK;

	private final RawServer server = new RawServer();

	private final List<String> observed = new CopyOnWriteArrayList<>();

	@AfterEach
	void closeTheServer() throws IOException {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "key", "api-key", "code", "subscription-key", "sig", "access_token" })
	void isSentAndShownNowhere(String name) throws IOException {
		String error = RawServer
			.ok("{\"error\":{\"message\":\"bad " + SECRET + " in /v1?" + name + "=" + ENCODED
					+ " of version 2024-10-21\"}}")
			.replace("200 OK", "400 Bad");
		this.server.enqueue(RawServer.ok(ANSWER), error, error, "HTTP/1.1 " + SECRET + "\r\n\r\n");
		HttpProvider provider = provider(this.server.url(), name);
		assertThat(provider.generate(AiRequest.of("hi")).blockOptional(PATIENCE).orElseThrow().content())
			.isEqualTo("yes");
		AiException whole = failure(provider);
		AiException streamed = catchThrowableOfType(AiException.class,
				() -> provider.stream(AiRequest.of("hi")).blockLast(PATIENCE));
		for (AiException failure : List.of(whole, streamed)) {
			assertThat(failure).hasMessageContaining("bad *** in").hasMessageContaining("2024-10-21");
			assertTellsNothing(failure);
		}
		assertTellsNothing(failure(provider));
		assertTellsNothing(failure(provider(ScriptedServer.refusingUrl(), name)));
		assertThat(this.server.heads()).hasSize(4)
			.allSatisfy((head) -> assertThat(head).startsWith(
					"POST /v1/chat/completions?api-version=2024-10-21&" + name + "=" + ENCODED + "&z=1 HTTP/1.1"));
		assertThat(provider.toString() + provider.endpoint()).doesNotContain(SECRET, ENCODED);
		await().untilAsserted(() -> assertThat(this.observed).hasSize(5));
		assertThat(this.observed).allSatisfy((text) -> assertThat(text).doesNotContain(SECRET, ENCODED))
			.anySatisfy((text) -> assertThat(text).contains("api-version=2024-10-21&" + name + "=***&z=1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "api-version", "deployment", "model", "postcode" })
	void anyOtherParameterIsShown(String name) {
		this.server
			.enqueue(RawServer.ok("{\"error\":{\"message\":\"bad " + SECRET + "\"}}").replace("200 OK", "400 Bad"));
		assertThat(failure(provider(this.server.url(), name))).hasMessageContaining("bad " + SECRET);
		await().untilAsserted(() -> assertThat(this.observed).hasSize(1));
		assertThat(this.observed).anySatisfy((text) -> assertThat(text).contains(name + "=" + ENCODED));
	}

	private static AiException failure(HttpProvider provider) {
		return catchThrowableOfType(AiException.class, () -> provider.generate(AiRequest.of("hi")).block(PATIENCE));
	}

	private static void assertTellsNothing(AiException failure) throws IOException {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		assertThat(trace.toString()).doesNotContainIgnoringCase(SECRET).doesNotContainIgnoringCase(ENCODED);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(failure);
		}
		assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContainIgnoringCase(SECRET)
			.doesNotContainIgnoringCase(ENCODED);
	}

	private HttpProvider provider(String url, String parameter) {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
			@Override
			public void onStop(Observation.Context context) {
				SecretQueryTests.this.observed.add(context.getAllKeyValues() + " " + context.getError());
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}
		});
		return HttpProvider.create("mine", new OpenAiProtocol(url),
				WebClient.builder().observationRegistry(observations), this.connectors.connector(),
				url + "/v1/?api-version=2024-10-21&" + parameter + "=" + ENCODED + "&z=1",
				ApiKeyPool.of(List.of("sk-very-secret-key")), "m1");
	}

}
