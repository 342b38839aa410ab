package io.neurolink.provider.http;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * A client for one call, which can be cancelled at any time from its first byte to its
 * last.
 */
final class CancellableHttpClient extends HttpClient {

	private static final Flow.Subscription CANCELLED = new Flow.Subscription() {

		@Override
		public void request(long count) {
		}

		@Override
		public void cancel() {
		}

	};

	private final HttpClient client;

	private final AtomicReference<Flow.@Nullable Subscription> body = new AtomicReference<>();

	CancellableHttpClient(HttpClient client) {
		this.client = client;
	}

	/**
	 * Stops to read the body, now or as soon as there is one, which closes the connection
	 * of HTTP/1.1 or the stream of HTTP/2.
	 */
	void cancel() {
		Flow.Subscription reading = this.body.getAndSet(CANCELLED);
		if (reading != null) {
			reading.cancel();
		}
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
		Sending<T> sending = new Sending<>();
		sending.follow(this.client.sendAsync(request, watched(request, handler, sending)));
		return sending;
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
			@Nullable PushPromiseHandler<T> pushPromises) {
		Sending<T> sending = new Sending<>();
		sending.follow(this.client.sendAsync(request, watched(request, handler, sending), pushPromises));
		return sending;
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
		throw new UnsupportedOperationException("This client does not block");
	}

	// An idle connection remembers the last body that it read. Were the client reached
	// from there, it would keep itself, its thread and its connections for ever.
	private <T> BodyHandler<T> watched(HttpRequest request, BodyHandler<T> handler, Sending<T> sending) {
		AtomicReference<Flow.@Nullable Subscription> watch = this.body;
		return (info) -> {
			WatchedBody<T> watched = new WatchedBody<>(handler.apply(info), watch);
			watched.getBody().thenAccept((body) -> sending.complete(new BegunResponse<>(request, info, body)));
			return watched;
		};
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.client.cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return this.client.connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return this.client.followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return this.client.proxy();
	}

	@Override
	public SSLContext sslContext() {
		return this.client.sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return this.client.sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return this.client.authenticator();
	}

	@Override
	public Version version() {
		return this.client.version();
	}

	@Override
	public Optional<Executor> executor() {
		return this.client.executor();
	}

	/**
	 * Remembers how to stop the reading of a body.
	 */
	private static final class WatchedBody<T> implements BodySubscriber<T> {

		private final BodySubscriber<T> reader;

		private final AtomicReference<Flow.@Nullable Subscription> watch;

		WatchedBody(BodySubscriber<T> reader, AtomicReference<Flow.@Nullable Subscription> watch) {
			this.reader = reader;
			this.watch = watch;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			boolean wanted = this.watch.compareAndSet(null, subscription);
			this.reader.onSubscribe(subscription);
			if (!wanted) {
				subscription.cancel();
			}
		}

		@Override
		public void onNext(List<ByteBuffer> buffers) {
			this.reader.onNext(buffers);
		}

		@Override
		public void onError(Throwable failure) {
			this.reader.onError(failure);
		}

		@Override
		public void onComplete() {
			this.reader.onComplete();
		}

		@Override
		public CompletionStage<T> getBody() {
			return this.reader.getBody();
		}

	}

	/**
	 * Passes a cancellation on, and takes the failure that it causes for no news.
	 * <p>
	 * A response completes it before the client's own future does, which hops to the
	 * common pool first, and there, on a machine of one or two processors, to a new
	 * thread for each.
	 */
	private static final class Sending<T> extends CompletableFuture<HttpResponse<T>> {

		private volatile @Nullable CompletableFuture<HttpResponse<T>> sent;

		void follow(CompletableFuture<HttpResponse<T>> sent) {
			this.sent = sent;
			sent.whenComplete((response, failure) -> {
				if (failure != null) {
					completeExceptionally(failure);
				}
				else {
					complete(response);
				}
			});
		}

		@Override
		public boolean cancel(boolean mayInterrupt) {
			boolean cancelled = super.cancel(mayInterrupt);
			CompletableFuture<HttpResponse<T>> sent = this.sent;
			if (sent != null) {
				sent.cancel(mayInterrupt);
			}
			return cancelled;
		}

	}

	/**
	 * A response whose body is still to be read.
	 */
	private record BegunResponse<T>(HttpRequest request, ResponseInfo info, T body) implements HttpResponse<T> {

		@Override
		public int statusCode() {
			return this.info.statusCode();
		}

		@Override
		public Optional<HttpResponse<T>> previousResponse() {
			return Optional.empty();
		}

		@Override
		public HttpHeaders headers() {
			return this.info.headers();
		}

		@Override
		public Optional<SSLSession> sslSession() {
			return Optional.empty();
		}

		@Override
		public URI uri() {
			return this.request.uri();
		}

		@Override
		public Version version() {
			return this.info.version();
		}

	}

}
