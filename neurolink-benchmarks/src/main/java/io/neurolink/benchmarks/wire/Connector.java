package io.neurolink.benchmarks.wire;

import java.net.http.HttpClient;

import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * The HTTP client below a {@code WebClient}.
 */
enum Connector {

	REACTOR {

		@Override
		ClientHttpConnector bare() {
			ConnectionProvider pool = ConnectionProvider.builder("bare")
				.maxConnections(MAX_CONNECTIONS)
				.pendingAcquireMaxCount(MAX_CONNECTIONS)
				.lifo()
				.build();
			return ClientHttpConnectorBuilder.reactor()
				.withHttpClientFactory(() -> reactor.netty.http.client.HttpClient.create(pool))
				.build(HttpClientSettings.defaults());
		}

	},

	JDK {

		@Override
		ClientHttpConnector bare() {
			return ClientHttpConnectorBuilder.jdk()
				.withHttpClientCustomizer((client) -> client.version(HttpClient.Version.HTTP_1_1))
				.build(HttpClientSettings.defaults());
		}

	};

	private static final int MAX_CONNECTIONS = 10_000;

	/**
	 * Creates Boot's connector, with settings for the number of connections only.
	 */
	abstract ClientHttpConnector bare();

	/**
	 * Returns the value of the property that selects it in an application.
	 */
	String property() {
		return name().toLowerCase(java.util.Locale.ROOT);
	}

}
