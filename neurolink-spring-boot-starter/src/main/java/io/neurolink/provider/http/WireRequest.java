package io.neurolink.provider.http;

import java.util.Map;

/**
 * A request as a vendor wants it: a POST of JSON.
 *
 * @param path the path and query, to be appended to the base URL; encoded already
 * @param headers the headers, the key among them
 * @param body the body, of maps, lists and plain values
 */
public record WireRequest(String path, Map<String, String> headers, Map<String, Object> body) {

	/**
	 * Shows neither headers nor body.
	 */
	@Override
	public String toString() {
		return "WireRequest[" + this.path + "]";
	}

}
