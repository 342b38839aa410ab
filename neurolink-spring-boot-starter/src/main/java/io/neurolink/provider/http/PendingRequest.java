package io.neurolink.provider.http;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;

/**
 * A request that is not answered yet. The content of a streamed call is released when its
 * response begins, because a stream may last for minutes, its prompt may be large, and
 * the HTTP client keeps the request as long as the stream. Thread-safe.
 */
final class PendingRequest {

	private volatile @Nullable WireRequest request;

	private volatile byte @Nullable [] body;

	PendingRequest(WireRequest request) {
		this.request = request;
	}

	/**
	 * Returns the request.
	 * @throws IllegalStateException if it is released
	 */
	WireRequest request() {
		return content(this.request);
	}

	/**
	 * Encodes the body. The codecs of the application do not affect it.
	 * @return writes the body, any number of times before it is released
	 */
	BodyInserter<Object, ClientHttpRequest> body() {
		this.body = WireJson.write(request().body());
		return (message, context) -> {
			message.getHeaders().setContentLength(content(this.body).length);
			return message
				.writeWith(Mono.<DataBuffer>fromSupplier(() -> message.bufferFactory().wrap(content(this.body))));
		};
	}

	/**
	 * Releases the content. The request cannot be sent afterwards.
	 */
	void answered() {
		this.request = null;
		this.body = null;
	}

	private static <T> T content(@Nullable T content) {
		if (content == null) {
			throw new IllegalStateException("The request of a stream was sent again after its response had begun, "
					+ "probably by a filter of the WebClient. Let the filter send it again before that only");
		}
		return content;
	}

}
