package io.neurolink.provider.http;

import java.util.Map;

/**
 * A request in the format of a vendor: a POST of JSON.
 *
 * @param path the path and query, to be appended to the base URL; already encoded
 * @param headers the headers, including the key
 * @param body the body, of maps, lists and plain values
 */
public record WireRequest(String path, Map<String, String> headers, Map<String, Object> body) {

	/**
	 * Omits the headers and the body.
	 */
	@Override
	public String toString() {
		return "WireRequest[" + this.path + "]";
	}

}
