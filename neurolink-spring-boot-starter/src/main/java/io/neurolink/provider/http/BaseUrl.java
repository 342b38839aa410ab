package io.neurolink.provider.http;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * The URL that the paths of requests are appended to. It may have a query, as Azure's
 * {@code ?api-version=…}, which every request then carries.
 *
 * @param url the URL without its query, and without a slash at its end
 * @param query the raw query, or {@code null} if it has none
 */
record BaseUrl(String url, @Nullable String query) {

	static BaseUrl of(String text) {
		String url = text.strip();
		int fragment = url.indexOf('#');
		url = (fragment < 0) ? url : url.substring(0, fragment);
		int mark = url.indexOf('?');
		String query = (mark < 0 || mark == url.length() - 1) ? null : url.substring(mark + 1);
		return new BaseUrl(((mark < 0) ? url : url.substring(0, mark)).replaceAll("/++$", ""), query);
	}

	/**
	 * Appends a path, before the query.
	 * @param path the path of a request, possibly with a query of its own; encoded
	 */
	URI resolve(String path) {
		if (this.query == null) {
			return URI.create(this.url + path);
		}
		return URI.create(this.url + path + (path.contains("?") ? "&" : "?") + this.query);
	}

	/**
	 * Shows no query, which may hold a secret.
	 */
	@Override
	public String toString() {
		return this.url;
	}

}
