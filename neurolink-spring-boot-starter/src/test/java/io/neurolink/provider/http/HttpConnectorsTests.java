package io.neurolink.provider.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

class HttpConnectorsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final AiRequest REQUEST = AiRequest.of("hi");

	@Test
	void theJdkClientOffersNoUpgradeOverCleartext() {
		assertThat(upgradeOffered(true)).isFalse();
		assertThat(upgradeOffered(false)).isTrue();
	}

	@Test
	void theJdkClientRunsOnDaemonThreadsThatAreNamed() {
		try (ScriptedServer server = new ScriptedServer().always(Reply.json(200, "{\"text\":\"a\"}"))) {
			provider(ClientHttpConnectorBuilder.jdk(), server, 10, true).generate(REQUEST).block(PATIENCE);
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().startsWith("neurolink-http-"))
				.isNotEmpty()
				.allMatch(Thread::isDaemon);
		}
	}

	@Test
	void theJdkClientHandsTheResponseOverOnAThreadOfItsOwn() {
		CountDownLatch asked = new CountDownLatch(1);
		Reply afterwards = (exchange) -> {
			asked.await();
			Reply.json(200, "{}").answer(exchange);
		};
		try (ScriptedServer server = new ScriptedServer().always(afterwards)) {
			ClientHttpConnector connector = HttpConnectors.create(ClientHttpConnectorBuilder.jdk(),
					HttpClientSettings.defaults(), PATIENCE, 10, true);
			CompletableFuture<String> thread = connector
				.connect(HttpMethod.GET, URI.create(server.url()), (request) -> request.setComplete())
				.map((response) -> Thread.currentThread().getName())
				.toFuture();
			asked.countDown();
			assertThat(thread).succeedsWithin(PATIENCE)
				.satisfies((name) -> assertThat(name).startsWith("neurolink-http-"));
		}
	}

	@Test
	void theConnectorHonoursTheReadTimeoutOfTheApplicationOnTheJdkClient() {
		HttpClientSettings settings = HttpClientSettings.defaults().withReadTimeout(Duration.ofMillis(1));
		try (ScriptedServer server = new ScriptedServer().always(Reply.hang())) {
			ClientHttpConnector connector = HttpConnectors.create(ClientHttpConnectorBuilder.jdk(), settings, PATIENCE,
					10, true);
			assertThat(AiErrorType.of(failure(provider(connector, server)))).isEqualTo(AiErrorType.TIMEOUT);
		}
	}

	@Test
	void reactorNettyRefusesACallWhenTheConnectionsAndTheQueueForThemAreFull() {
		try (ScriptedServer server = new ScriptedServer().always(Reply.hang())) {
			HttpProvider provider = provider(ClientHttpConnectorBuilder.reactor(), server, 1, true);
			Disposable served = provider.generate(REQUEST).subscribe();
			server.takeRequest();
			Disposable queued = provider.generate(REQUEST).subscribe();
			AiException failure = AiException.find(failure(provider));
			assertThat(failure).isNotNull();
			assertThat(failure.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
			assertThat(failure).hasMessageContaining("neurolink.http.max-connections");
			assertThat(server.requestCount()).isOne();
			queued.dispose();
			served.dispose();
		}
	}

	private static Throwable failure(HttpProvider provider) {
		CompletableFuture<AiResponse> answer = provider.generate(REQUEST).toFuture();
		assertThat(answer).failsWithin(PATIENCE);
		return Mono.fromFuture(answer).materialize().blockOptional().orElseThrow().getThrowable();
	}

	private static boolean upgradeOffered(boolean cleartext) {
		try (ScriptedServer server = new ScriptedServer().always(Reply.json(200, "{\"text\":\"a\"}"))) {
			provider(ClientHttpConnectorBuilder.jdk(), server, 10, cleartext).generate(REQUEST).block(PATIENCE);
			return server.takeRequest().header("Upgrade") != null;
		}
	}

	private static HttpProvider provider(ClientHttpConnectorBuilder<?> builder, ScriptedServer server,
			int maxConnections, boolean cleartext) {
		return provider(
				HttpConnectors.create(builder, HttpClientSettings.defaults(), PATIENCE, maxConnections, cleartext),
				server);
	}

	private static HttpProvider provider(ClientHttpConnector connector, ScriptedServer server) {
		return HttpProvider.create("echo", new EchoProtocol(), WebClient.builder(), connector, server.url(),
				ApiKeyPool.of(List.of("k")), "m1");
	}

}
