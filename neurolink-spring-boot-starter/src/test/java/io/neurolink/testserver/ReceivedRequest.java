package io.neurolink.testserver;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * What a client sent.
 *
 * @param method the method
 * @param path the path with its query, as on the wire
 * @param headers the headers; names are compared without case
 * @param body the body, read as UTF-8
 * @param clientLeft completes when the server sees that the client closed the connection;
 * only a reply that waits for it, or one that fails to write, can see that
 */
public record ReceivedRequest(String method, String path, Map<String, String> headers, String body,
		CompletableFuture<Void> clientLeft) {

	/**
	 * A header of the request.
	 * @param name its name in any case
	 * @return the value, or {@code null} where the header is absent
	 */
	public @Nullable String header(String name) {
		return this.headers.get(name);
	}

}
