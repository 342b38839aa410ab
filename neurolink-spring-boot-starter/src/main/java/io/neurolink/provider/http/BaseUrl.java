package io.neurolink.provider.http;

import java.net.URI;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * The URL that the paths of requests are appended to. It may have a query, as Azure's
 * {@code ?api-version=…}, which every request then carries.
 *
 * @param url the URL without user information and query, and without a slash at its end
 * @param query the raw query, or {@code null} if it has none
 */
record BaseUrl(String url, @Nullable String query) {

	static BaseUrl of(String text) {
		String url = text.strip();
		int fragment = url.indexOf('#');
		url = (fragment < 0) ? url : url.substring(0, fragment);
		int mark = url.indexOf('?');
		String query = (mark < 0 || mark == url.length() - 1) ? null : url.substring(mark + 1);
		String path = ((mark < 0) ? url : url.substring(0, mark)).replaceAll("/++$", "");
		return new BaseUrl(UrlSecrets.withoutUserInfo(path), query);
	}

	/**
	 * Appends a path, before the query, whose secrets are masked: a {@code WebClient}
	 * logs its URLs, and records them in traces.
	 * @param path the path of a request, possibly with a query of its own; encoded
	 */
	URI resolve(String path) {
		if (this.query == null) {
			return URI.create(this.url + path);
		}
		return URI.create(this.url + path + (path.contains("?") ? "&" : "?") + UrlSecrets.maskQuery(this.query));
	}

	/**
	 * Returns the secrets of the query.
	 */
	Stream<String> secrets() {
		return (this.query != null) ? UrlSecrets.ofQuery(this.query).stream() : Stream.empty();
	}

	/**
	 * Returns a connector that sends the secrets of the query.
	 * @param connector the connector to delegate to
	 */
	ClientHttpConnector unmasking(ClientHttpConnector connector) {
		String query = this.query;
		if (query == null || secrets().findAny().isEmpty()) {
			return connector;
		}
		String masked = UrlSecrets.maskQuery(query);
		return (method, uri, request) -> connector.connect(method, unmasked(uri, masked, query), request);
	}

	private static URI unmasked(URI uri, String masked, String query) {
		String text = uri.toString();
		int start = text.lastIndexOf(masked);
		return (start < 0) ? uri
				: URI.create(text.substring(0, start) + query + text.substring(start + masked.length()));
	}

	/**
	 * Omits the query, which may contain a secret.
	 */
	@Override
	public String toString() {
		return this.url;
	}

}
