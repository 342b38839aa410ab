package io.neurolink.provider.http;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * A connector for Reactor Netty. No other class refers to the library, which may be
 * absent. Closing it closes its connections.
 */
final class ReactorNettyConnector implements ClientHttpConnector, AutoCloseable {

	// Shorter than the idle limits of the load balancers in front of the vendors, so that
	// a request does not meet a connection that is about to be closed.
	private static final Duration MAX_IDLE = Duration.ofSeconds(30);

	// Proxies and content policies add headers; the default is 8 kB. The JDK's client
	// allows 384 kB.
	private static final int MAX_HEADER_BYTES = 64 * 1024;

	private final ClientHttpConnector connector;

	private final ConnectionProvider pool;

	private ReactorNettyConnector(ClientHttpConnector connector, ConnectionProvider pool) {
		this.connector = connector;
		this.pool = pool;
	}

	static ClientHttpConnector create(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings,
			int maxConnections) {
		ConnectionProvider pool = ConnectionProvider.builder("neurolink")
			.maxConnections(maxConnections)
			.pendingAcquireMaxCount(maxConnections)
			.maxIdleTime(MAX_IDLE)
			.lifo()
			.build();
		ClientHttpConnector connector = ((ReactorClientHttpConnectorBuilder) builder)
			.withHttpClientFactory(() -> HttpClient.create(pool)
				.disableRetry(true)
				.httpResponseDecoder((decoder) -> decoder.maxHeaderSize(MAX_HEADER_BYTES)))
			// It would complete a truncated or malformed body without a failure.
			.withHttpClientCustomizer((client) -> client.compress(false))
			.build(settings);
		return new ReactorNettyConnector(connector, pool);
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> request) {
		return this.connector.connect(method, uri, request);
	}

	@Override
	public void close() {
		this.pool.dispose();
	}

}
