package io.neurolink.clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Transports the requests of the Azure SDK to one server, by the JDK's client. The SDK's
 * own needs another version of Netty.
 *
 * @param url the server
 * @param timeout the time for a response
 */
record AzureTransport(String url, Duration timeout) implements com.azure.core.http.HttpClient {

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@Override
	public Mono<HttpResponse> send(HttpRequest request) {
		java.net.http.HttpRequest sent = java.net.http.HttpRequest.newBuilder(URI.create(this.url + "/chat"))
			.timeout(this.timeout)
			.POST(BodyPublishers.ofByteArray(request.getBodyAsBinaryData().toBytes()))
			.build();
		return Mono.fromFuture(() -> CLIENT.sendAsync(sent, BodyHandlers.ofByteArray()))
			.map((received) -> new Received(request, received));
	}

	private static final class Received extends HttpResponse {

		private final java.net.http.HttpResponse<byte[]> response;

		Received(HttpRequest request, java.net.http.HttpResponse<byte[]> response) {
			super(request);
			this.response = response;
		}

		@Override
		public int getStatusCode() {
			return this.response.statusCode();
		}

		@Override
		@Deprecated
		public String getHeaderValue(String name) {
			return this.response.headers().firstValue(name).orElse(null);
		}

		@Override
		public HttpHeaders getHeaders() {
			HttpHeaders headers = new HttpHeaders();
			this.response.headers()
				.map()
				.forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
			return headers;
		}

		@Override
		public Flux<ByteBuffer> getBody() {
			return Flux.just(ByteBuffer.wrap(this.response.body()));
		}

		@Override
		public Mono<byte[]> getBodyAsByteArray() {
			return Mono.just(this.response.body());
		}

		@Override
		public Mono<String> getBodyAsString() {
			return getBodyAsString(StandardCharsets.UTF_8);
		}

		@Override
		public Mono<String> getBodyAsString(Charset charset) {
			return Mono.just(new String(this.response.body(), charset));
		}

	}

}
