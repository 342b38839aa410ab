package io.neurolink.soak;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.http.HttpConnectors;
import io.neurolink.provider.http.HttpProvider;
import io.neurolink.provider.openai.OpenAiProtocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the idle connections of a connector whose application is closed.
 */
class ClosedConnectorTests {

	private final FaultyServer server = new FaultyServer(0, Duration.ofSeconds(1));

	@Test
	void ofReactorNettyClosesThem() throws Exception {
		ClientHttpConnector connector = connector(ClientHttpConnectorBuilder.reactor());
		ask(connector);
		assertThat(this.server.connections()).isOne();
		((AutoCloseable) connector).close();
		Awaitility.await().until(() -> this.server.connections() == 0);
		this.server.close();
	}

	@Test
	void ofTheJdkIsNotKeptByThem() {
		WeakReference<ClientHttpConnector> connector = asked();
		Footprint.awaitCollected("the connector and its connections", Duration.ofSeconds(10), () -> {
			assertThat(connector.get()).isNull();
			assertThat(this.server.connections()).isZero();
		});
		this.server.close();
	}

	private WeakReference<ClientHttpConnector> asked() {
		ClientHttpConnector connector = connector(ClientHttpConnectorBuilder.jdk());
		ask(connector);
		assertThat(this.server.connections()).isOne();
		return new WeakReference<>(connector);
	}

	private void ask(ClientHttpConnector connector) {
		String url = this.server.url() + "/v1";
		HttpProvider provider = HttpProvider.create("openai", new OpenAiProtocol(url), WebClient.builder(), connector,
				url, ApiKeyPool.of(List.of("sk-1")), "m");
		assertThat(provider.generate(AiRequest.of("why?")).map(AiResponse::content).block())
			.isEqualTo(Vendor.OPENAI.text("why?"));
	}

	private static ClientHttpConnector connector(ClientHttpConnectorBuilder<?> builder) {
		return HttpConnectors.create(builder, HttpClientSettings.defaults(), Duration.ofSeconds(5), 10, true);
	}

}
