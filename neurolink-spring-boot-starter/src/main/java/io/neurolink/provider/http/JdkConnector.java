package io.neurolink.provider.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

/**
 * A connector for the JDK's client that closes the connection when the subscriber of a
 * body cancels. Spring's connector continues to read the body, so that the provider would
 * generate and bill the whole answer. Thread-safe.
 * <p>
 * Closing it ends its idle threads. Before Java 21 the client has no method to close it;
 * it closes its connections once it is unreachable.
 */
final class JdkConnector implements ClientHttpConnector, AutoCloseable {

	private final HttpClient client;

	private final ThreadPoolExecutor executor;

	private final @Nullable Duration connectTimeout;

	private final @Nullable Duration readTimeout;

	private final HostAddresses addresses;

	private JdkConnector(HttpClient client, HostAddresses addresses, ThreadPoolExecutor executor,
			HttpClientSettings settings) {
		this.client = client;
		this.addresses = addresses;
		this.executor = executor;
		this.connectTimeout = settings.connectTimeout();
		this.readTimeout = settings.readTimeout();
	}

	static JdkConnector create(JdkClientHttpConnectorBuilder builder, ThreadPoolExecutor executor,
			HttpClientSettings settings) {
		return create(builder, executor, settings, InetAddress::getAllByName);
	}

	static JdkConnector create(JdkClientHttpConnectorBuilder builder, ThreadPoolExecutor executor,
			HttpClientSettings settings, HostAddresses.Resolver resolver) {
		AtomicReference<HttpClient.@Nullable Builder> complete = new AtomicReference<>();
		builder.withExecutor(executor).withHttpClientCustomizer(complete::set).build(settings.withConnectTimeout(null)); // see
																															// ConnectTimeout
		HttpClient.Builder client = complete.get();
		if (client == null) {
			throw new IllegalStateException("The builder of the connector did not build a client");
		}
		HostAddresses addresses = new HostAddresses(resolver, (parameters) -> {
			synchronized (client) {
				return client.sslParameters(parameters).build();
			}
		});
		return new JdkConnector(client.build(), addresses, executor, settings);
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> request) {
		return Mono.defer(() -> {
			CancellableHttpClient call = new CancellableHttpClient(this.client, this.addresses, this.executor,
					this.connectTimeout);
			JdkClientHttpConnector connector = new JdkClientHttpConnector(call);
			if (this.readTimeout != null) {
				connector.setReadTimeout(this.readTimeout);
			}
			return connector.connect(method, uri, request)
				.<ClientHttpResponse>map((response) -> new CancellableResponse(response, call))
				.doOnCancel(call::cancel);
		});
	}

	boolean isProxied(URI uri) {
		return CancellableHttpClient.isProxied(this.client, uri);
	}

	// No shutdown: a rejected task breaks the client, not only a call.
	@Override
	public void close() {
		this.executor.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
	}

	private static final class CancellableResponse extends ClientHttpResponseDecorator {

		private final CancellableHttpClient call;

		CancellableResponse(ClientHttpResponse response, CancellableHttpClient call) {
			super(response);
			this.call = call;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return super.getBody().doOnCancel(this.call::cancel);
		}

	}

}
