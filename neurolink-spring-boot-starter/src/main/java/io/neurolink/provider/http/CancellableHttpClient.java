package io.neurolink.provider.http;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Proxy;
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
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * A client for one call that can be cancelled at any time. If the host has several
 * addresses and the first cannot be reached, the others are tried in turn.
 */
final class CancellableHttpClient extends HttpClient {

	static final Flow.Subscription CANCELLED = new Flow.Subscription() {

		@Override
		public void request(long count) {
		}

		@Override
		public void cancel() {
		}

	};

	private static final String SET_COOKIE = "set-cookie";

	private final HttpClient client;

	private final HostAddresses addresses;

	private final Executor background;

	private final @Nullable Duration connectTimeout;

	private final AtomicReference<Flow.@Nullable Subscription> body = new AtomicReference<>();

	/**
	 * @param client the client that sends the request
	 * @param addresses the addresses of its hosts
	 * @param background executes blocking look-ups of host addresses
	 * @param connectTimeout the maximum time to connect to an address, or {@code null}
	 */
	CancellableHttpClient(HttpClient client, HostAddresses addresses, Executor background,
			@Nullable Duration connectTimeout) {
		this.client = client;
		this.addresses = addresses;
		this.background = background;
		this.connectTimeout = connectTimeout;
	}

	/**
	 * Stops reading the body, now or as soon as there is one. This closes the HTTP/1.1
	 * connection or the HTTP/2 stream.
	 */
	void cancel() {
		Flow.Subscription reading = this.body.getAndSet(CANCELLED);
		if (reading != null) {
			reading.cancel();
		}
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
		return sendAsync(request, handler, null);
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
			@Nullable PushPromiseHandler<T> pushPromises) {
		Sending<T> sending = new Sending<>();
		BodyHandler<T> watched = watched(request, handler, sending);
		URI uri = request.uri();
		InetAddress preferred = this.addresses.preferred(uri);
		HttpClient client = (preferred != null) ? this.addresses.client(this.client, uri) : this.client;
		HttpRequest first = (preferred != null) ? this.addresses.addressed(request, preferred) : request;
		sending.follow(connect(client, first, watched, pushPromises), (failure) -> {
			if (!HostAddresses.isUnreachable(failure) || isProxied(uri)) {
				sending.completeExceptionally(failure);
				return;
			}
			this.addresses.unreachable(uri);
			this.background.execute(() -> {
				List<InetAddress> rest = (preferred != null) ? this.addresses.all(uri)
						: this.addresses.allButTheFirst(uri);
				sendToNext(sending, request, watched, pushPromises, rest.iterator(), failure);
			});
		});
		return sending;
	}

	// Nothing was sent to an address that could not be reached, so that no request is
	// sent twice.
	private <T> void sendToNext(Sending<T> sending, HttpRequest request, BodyHandler<T> watched,
			@Nullable PushPromiseHandler<T> pushPromises, Iterator<InetAddress> rest, Throwable failure) {
		if (!rest.hasNext() || sending.isDone()) {
			sending.completeExceptionally(failure);
			return;
		}
		InetAddress address = rest.next();
		HttpClient client = this.addresses.client(this.client, request.uri());
		BodyHandler<T> remembering = (info) -> {
			this.addresses.reached(request.uri(), address);
			return watched.apply(info);
		};
		sending.follow(connect(client, this.addresses.addressed(request, address), remembering, pushPromises),
				(next) -> {
					if (HostAddresses.isUnreachable(next)) {
						sendToNext(sending, request, watched, pushPromises, rest, next);
					}
					else {
						sending.completeExceptionally(next);
					}
				});
	}

	private <T> CompletableFuture<HttpResponse<T>> connect(HttpClient client, HttpRequest request,
			BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushPromises) {
		return ConnectTimeout.send(request, this.connectTimeout,
				(limited) -> client.sendAsync(limited, handler, pushPromises));
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
		throw new UnsupportedOperationException("This client does not block");
	}

	// An idle connection references the last body that it read. If the client were
	// reachable from there, it, its thread and its connections would never be released.
	private <T> BodyHandler<T> watched(HttpRequest request, BodyHandler<T> handler, Sending<T> sending) {
		AtomicReference<Flow.@Nullable Subscription> watch = this.body;
		return (info) -> {
			if (hasWrongLength(info.headers())) {
				sending.completeExceptionally(new ProtocolException("the Content-Length is not one number"));
				watch.set(CANCELLED);
			}
			WatchedBody<T> watched = new WatchedBody<>(handler.apply(info), watch);
			watched.getBody().thenAccept((body) -> sending.complete(new BegunResponse<>(request, info, body)));
			return watched;
		};
	}

	private boolean isProxied(URI uri) {
		return isProxied(this.client, uri);
	}

	/**
	 * Returns whether a client reaches a server through a proxy.
	 */
	static boolean isProxied(HttpClient client, URI uri) {
		ProxySelector proxies = client.proxy().orElseGet(ProxySelector::getDefault);
		return proxies != null && proxies.select(uri).stream().anyMatch((proxy) -> proxy.type() != Proxy.Type.DIRECT);
	}

	// The client waits indefinitely for the end of a body of negative length.
	private static boolean hasWrongLength(HttpHeaders headers) {
		List<String> lengths = headers.allValues("content-length");
		return new HashSet<>(lengths).size() > 1 || lengths.stream().anyMatch((length) -> !length.matches("\\d++"));
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.client.cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return Optional.ofNullable(this.connectTimeout);
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
	 * Stores the action that stops the reading of a body.
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
	 * Forwards a cancellation and ignores the failure that it causes.
	 * <p>
	 * A response completes it before the client's own future does. The latter first
	 * switches to the common pool, which on a machine with one or two processors starts a
	 * new thread for each task.
	 */
	private static final class Sending<T> extends CompletableFuture<HttpResponse<T>> {

		private volatile @Nullable CompletableFuture<HttpResponse<T>> sent;

		void follow(CompletableFuture<HttpResponse<T>> sent, Consumer<Throwable> onFailure) {
			this.sent = sent;
			if (isCancelled()) {
				sent.cancel(true);
			}
			sent.whenComplete((response, failure) -> {
				if (failure != null) {
					onFailure.accept(failure);
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
	 * A response whose body has not been read.
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

		// A malformed cookie does not fail the call, as it does in Spring's connector.
		@Override
		public HttpHeaders headers() {
			HttpHeaders headers = this.info.headers();
			return headers.firstValue(SET_COOKIE).isEmpty() ? headers : HttpHeaders.of(headers.map(),
					(name, value) -> !name.equalsIgnoreCase(SET_COOKIE) || isCookie(value));
		}

		private static boolean isCookie(String value) {
			try {
				return !HttpCookie.parse(value).isEmpty();
			}
			catch (IllegalArgumentException ex) {
				return false;
			}
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
