package io.neurolink.provider.http;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.PlainServer;
import io.neurolink.testserver.RawServer;
import io.neurolink.testserver.TlsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A server that speaks TLS and is called without, and the reverse, on both clients: a
 * failure of the network, so that retry and fallback act, with what to check.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(Connectors.class)
class TlsMismatchTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String ALERT = "\u0015\u0003\u0003\u0000\u0002\u0002\u0028";

	@Parameter
	private Connectors connectors = Connectors.JDK;

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable each : this.opened) {
			each.close();
		}
	}

	@Test
	void aServerThatSpeaksTlsIsToBeCalledWithHttps() throws IOException {
		try (TlsServer server = new TlsServer()) {
			assertCallsForHttps(provider("http://" + server.authority()));
			assertThat(server.accepted()).isPositive();
		}
	}

	@Test
	void anAlertIsRecognizedWhateverClosesTheConnection() throws IOException {
		try (PlainServer server = new PlainServer(ALERT)) {
			assertCallsForHttps(provider("http://" + server.authority()));
		}
	}

	@Test
	void aServerWithoutTlsIsToBeCalledWithHttp() throws IOException {
		try (PlainServer server = new PlainServer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")) {
			for (AiException failure : failures(provider("https://" + server.authority()))) {
				assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
				assertThat(failure.retryable()).isTrue();
				assertThat(failure).hasMessageContaining("echo/m1 answered without TLS")
					.hasMessageContaining("neurolink.providers.echo.base-url")
					.hasMessageContaining("http://")
					.hasMessageNotContainingAny("48545450", "Bad Request");
			}
		}
	}

	@Test
	void aServerThatClosesDuringTheHandshakeIsAFailureOfTheNetwork() throws IOException {
		try (PlainServer server = new PlainServer("")) {
			assertThat(failures(provider("https://" + server.authority()))).allSatisfy((failure) -> {
				assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
				assertThat(failure.retryable()).isTrue();
				assertThat(failure).hasMessageNotContaining("without TLS");
			});
		}
	}

	@Test
	void aCertificateThatIsNotTrustedIsNoMismatch() throws IOException {
		try (TlsServer server = new TlsServer()) {
			assertThat(failures(provider("https://" + server.authority()))).allSatisfy((failure) -> {
				assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
				assertThat(failure).hasMessageContaining("could not be reached over TLS")
					.hasMessageNotContainingAny("without TLS", "base-url");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0015", "\u0016\u0003\u0001", "GARBAGE\r\n\r\n", "x\u0015\u0003\r\n\r\n" })
	void anotherMalformedResponseIsNoMismatch(String response) throws IOException {
		try (PlainServer server = new PlainServer(response)) {
			assertThat(failures(provider("http://" + server.authority()))).allSatisfy((failure) -> {
				assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
				assertThat(failure).hasMessageNotContainingAny("in TLS", "base-url");
			});
		}
	}

	@Test
	void anAnswerOnTheSameConnectionIsRead() throws IOException {
		try (RawServer server = new RawServer()) {
			String answer = "{\"text\":\"right\"}";
			server.enqueue(RawServer.ok(answer), RawServer.ok(answer));
			HttpProvider provider = provider(server.url());
			for (int call = 0; call < 2; call++) {
				assertThat(provider.generate(AiRequest.of("hi")).blockOptional(PATIENCE).orElseThrow().content())
					.isEqualTo("right");
			}
		}
	}

	private static void assertCallsForHttps(HttpProvider provider) {
		for (AiException failure : failures(provider)) {
			assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
			assertThat(failure.retryable()).isTrue();
			assertThat(failure).hasMessageContaining("echo/m1 answered in TLS")
				.hasMessageContaining("neurolink.providers.echo.base-url begins with https://");
		}
	}

	private static List<AiException> failures(HttpProvider provider) {
		AiRequest request = AiRequest.of("hi");
		return List.of(catchThrowableOfType(AiException.class, () -> provider.generate(request).block(PATIENCE)),
				catchThrowableOfType(AiException.class, () -> provider.stream(request).blockLast(PATIENCE)));
	}

	private HttpProvider provider(String url) {
		ClientHttpConnectorBuilder<?> builder = (this.connectors == Connectors.JDK) ? ClientHttpConnectorBuilder.jdk()
				: ClientHttpConnectorBuilder.reactor();
		ClientHttpConnector connector = HttpConnectors.create(builder, HttpClientSettings.defaults(),
				Duration.ofSeconds(20), 10, url.startsWith("http:"));
		if (connector instanceof AutoCloseable closeable) {
			this.opened.add(closeable);
		}
		return HttpProvider.create("echo", new EchoProtocol(), WebClient.builder(), connector, url,
				ApiKeyPool.of(List.of("sk-very-secret-key")), "m1");
	}

}
