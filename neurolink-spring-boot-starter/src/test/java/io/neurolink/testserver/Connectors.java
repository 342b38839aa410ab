package io.neurolink.testserver;

import java.time.Duration;

import io.neurolink.provider.http.HttpConnectors;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * The connectors that wire tests run on, for an
 * {@link org.junit.jupiter.params.provider.EnumSource}.
 */
public enum Connectors {

	/**
	 * The JDK's HTTP client.
	 */
	JDK(ClientHttpConnectorBuilder.jdk()),

	/**
	 * Reactor Netty.
	 */
	REACTOR_NETTY(ClientHttpConnectorBuilder.reactor());

	private final ClientHttpConnector connector;

	Connectors(ClientHttpConnectorBuilder<?> builder) {
		this.connector = HttpConnectors.create(builder, HttpClientSettings.defaults(), Duration.ofSeconds(20), 1000,
				true);
	}

	/**
	 * One after another, for tests of what does not depend on the connector.
	 * @param number the number of the case, not negative
	 * @return the connectors of the case
	 */
	public static Connectors inTurn(int number) {
		return values()[number % values().length];
	}

	/**
	 * The connector for cleartext URLs, as a provider gets it; the tests share it.
	 * @return the connector
	 */
	public ClientHttpConnector connector() {
		return this.connector;
	}

}
