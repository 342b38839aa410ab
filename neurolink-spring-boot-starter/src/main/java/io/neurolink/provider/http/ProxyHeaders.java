package io.neurolink.provider.http;

import java.net.URI;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

/**
 * The destination to which an HTTP client sends headers whose names begin with
 * {@code Proxy-}.
 */
public enum ProxyHeaders {

	/**
	 * To the server, like any other header.
	 */
	TO_THE_SERVER,

	/**
	 * To a proxy, and never to the server.
	 */
	TO_A_PROXY_ONLY,

	/**
	 * Nowhere: the client sends them to proxies only, and does not use one for this
	 * server.
	 */
	NOWHERE;

	/**
	 * Returns where a connector sends such headers.
	 * @param connector the connector
	 * @param uri the URL of the server
	 * @return the destination; {@link #TO_A_PROXY_ONLY} for a connector of the JDK's
	 * client whose proxies are not known
	 */
	public static ProxyHeaders of(ClientHttpConnector connector, URI uri) {
		if (connector instanceof JdkConnector jdk) {
			return jdk.isProxied(uri) ? TO_A_PROXY_ONLY : NOWHERE;
		}
		return (connector instanceof JdkClientHttpConnector) ? TO_A_PROXY_ONLY : TO_THE_SERVER;
	}

}
