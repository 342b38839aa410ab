package io.neurolink.classify;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link WebClientClassifier} on both connectors of an application.
 */
@Timeout(60)
class WebClientClassifierTests {

	private final ScriptedServer server = new ScriptedServer();

	private final ErrorClassifiers classifiers = ErrorClassifiers
		.of(List.of(new JdkClassifier(), new HttpClientClassifier(), new WebClientClassifier()));

	private Duration readTimeout = Duration.ofSeconds(20);

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private AiException failure(Connector connector, String url, Class<?> type) {
		Mono<?> answer = WebClient.builder()
			.clientConnector(connector.create(this.readTimeout))
			.baseUrl(url)
			.build()
			.post()
			.uri("/chat")
			.bodyValue("why")
			.retrieve()
			.bodyToMono(type);
		Throwable thrown = catchThrowable(answer::block);
		assertThat(thrown).isNotNull();
		AiException classified = this.classifiers.classify(thrown);
		assertThat(classified).as(thrown.toString()).isNotNull();
		return classified;
	}

	private AiException failure(Connector connector, Reply reply) {
		this.server.always(reply);
		AiException failure = failure(connector, this.server.url(), String.class);
		assertThat(this.server.requestCount()).isEqualTo(1);
		return failure;
	}

	@ParameterizedTest
	@EnumSource
	void aStatusIsReadWithItsHeadersAndBody(Connector connector) {
		AiException failure = failure(connector, Reply.of(429, "application/json",
				Map.of("retry-after-ms", "1500", "x-request-id", "req-1"), "{\"error\":{\"message\":\"Slow down\"}}"));
		assertThat(failure.type()).isEqualTo(AiErrorType.RATE_LIMIT);
		assertThat(failure.status()).isEqualTo(429);
		assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(1500));
		assertThat(failure.requestId()).isEqualTo("req-1");
		assertThat(failure).hasMessageContaining("Slow down");
	}

	@ParameterizedTest
	@EnumSource
	void keysInABodyAreMasked(Connector connector) {
		AiException failure = failure(connector,
				Reply.json(401, "{\"error\":{\"message\":\"Incorrect API key sk-abcdefgh12345678\\u0007\"}}"));
		assertThat(failure.type()).isEqualTo(AiErrorType.AUTHENTICATION);
		assertThat(failure.getMessage()).doesNotContain("sk-abcdefgh", "\u0007");
	}

	@ParameterizedTest
	@EnumSource
	void aLostConnectionIsOfTheNetwork(Connector connector) {
		assertThat(failure(connector, Reply.reset()).type()).isEqualTo(AiErrorType.NETWORK);
	}

	@ParameterizedTest
	@EnumSource
	void aClosedConnectionIsOfTheNetwork(Connector connector) {
		assertThat(failure(connector, Reply.closeAbruptly()).type()).isEqualTo(AiErrorType.NETWORK);
	}

	@ParameterizedTest
	@EnumSource
	void aBodyThatIsCutIsOfTheNetwork(Connector connector) {
		Reply cut = Reply
			.stream(200, "application/json", Map.of(), List.of("{\"id\":".getBytes(StandardCharsets.UTF_8)))
			.then(Exchange::close);
		assertThat(failure(connector, cut).type()).isEqualTo(AiErrorType.NETWORK);
	}

	@ParameterizedTest
	@EnumSource
	void aRefusedConnectionIsOfTheNetwork(Connector connector) {
		assertThat(failure(connector, ScriptedServer.refusingUrl(), String.class).type())
			.isEqualTo(AiErrorType.NETWORK);
	}

	@ParameterizedTest
	@EnumSource
	void aSilentServerIsATimeout(Connector connector) {
		this.readTimeout = Duration.ofMillis(300);
		this.server.always(Reply.hang());
		assertThat(failure(connector, this.server.url(), String.class).type()).isEqualTo(AiErrorType.TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource
	void aBodyThatIsNotJsonIsAnErrorOfTheProvider(Connector connector) {
		this.server.always(Reply.json(200, "{\"id\":"));
		assertThat(failure(connector, this.server.url(), JsonNode.class).type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		this.server.always(Reply.of(200, "text/html", Map.of(), "<html/>"));
		assertThat(failure(connector, this.server.url(), JsonNode.class).type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
	}

	/**
	 * The connectors.
	 */
	enum Connector {

		JDK(ClientHttpConnectorBuilder.jdk()),

		// Reactor Netty's own retry of a reset connection is off, as the documentation
		// says.
		REACTOR_NETTY(
				ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer((client) -> client.disableRetry(true)));

		private final ClientHttpConnectorBuilder<?> builder;

		Connector(ClientHttpConnectorBuilder<?> builder) {
			this.builder = builder;
		}

		ClientHttpConnector create(Duration readTimeout) {
			return this.builder.build(HttpClientSettings.defaults().withReadTimeout(readTimeout));
		}

	}

}
