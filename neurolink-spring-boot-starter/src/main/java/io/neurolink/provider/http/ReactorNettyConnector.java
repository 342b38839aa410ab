package io.neurolink.provider.http;

import java.time.Duration;

import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * The only class that needs Reactor Netty, which may be absent.
 */
final class ReactorNettyConnector {

	// Shorter than the idle limits of the load balancers in front of the vendors, so that
	// a request does not meet a connection that is about to be closed.
	private static final Duration MAX_IDLE = Duration.ofSeconds(30);

	private ReactorNettyConnector() {
	}

	static ClientHttpConnector create(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings,
			int maxConnections) {
		ConnectionProvider pool = ConnectionProvider.builder("neurolink")
			.maxConnections(maxConnections)
			.pendingAcquireMaxCount(maxConnections)
			.maxIdleTime(MAX_IDLE)
			.lifo()
			.build();
		return ((ReactorClientHttpConnectorBuilder) builder)
			.withHttpClientFactory(() -> HttpClient.create(pool).disableRetry(true))
			.build(settings);
	}

}
