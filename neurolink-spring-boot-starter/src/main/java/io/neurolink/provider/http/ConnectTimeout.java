package io.neurolink.provider.http;

import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Limits the time in which the JDK's client connects, TLS included. The client's own
 * limit keeps the first exchange of a connection in memory while the connection is open,
 * with its request, its response and often a read buffer of 16 kB.
 * <p>
 * The client subscribes to the body of a request once it is connected. A request without
 * a body is not limited.
 */
final class ConnectTimeout implements BodyPublisher {

	private static final int CONNECTING = 0;

	private static final int CONNECTED = 1;

	private static final int EXPIRED = 2;

	private final AtomicInteger state = new AtomicInteger(CONNECTING);

	private final BodyPublisher body;

	private volatile @Nullable Disposable timer;

	private ConnectTimeout(BodyPublisher body) {
		this.body = body;
	}

	/**
	 * Sends a request.
	 * @param <T> the type of the response's body
	 * @param request the request
	 * @param limit the maximum time to connect, or {@code null} for no limit
	 * @param client sends the request that it receives; its future is cancelled after the
	 * limit
	 * @return the response; fails with a {@link HttpConnectTimeoutException} after the
	 * limit, and nothing of the body is sent then
	 */
	static <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, @Nullable Duration limit,
			Function<HttpRequest, CompletableFuture<HttpResponse<T>>> client) {
		BodyPublisher body = request.bodyPublisher().orElse(null);
		if (limit == null || body == null || body.contentLength() == 0) {
			return client.apply(request);
		}
		ConnectTimeout timeout = new ConnectTimeout(body);
		HttpRequest limited = HttpRequest.newBuilder(request, (name, value) -> true)
			.method(request.method(), timeout)
			.build();
		CompletableFuture<HttpResponse<T>> sent = client.apply(limited);
		timeout.start(limit, sent);
		return sent.handle(timeout::result);
	}

	private void start(Duration limit, Future<?> sent) {
		this.timer = AiClock.system().schedule(limit, () -> {
			if (this.state.compareAndSet(CONNECTING, EXPIRED)) {
				sent.cancel(true);
			}
		});
		if (this.state.get() == CONNECTED) {
			stop();
		}
	}

	private void stop() {
		Disposable running = this.timer;
		if (running != null) {
			running.dispose();
			// The client keeps the body for as long as the response is read.
			this.timer = Disposables.disposed();
		}
	}

	private <T> HttpResponse<T> result(@Nullable HttpResponse<T> response, @Nullable Throwable failure) {
		stop();
		if (this.state.get() == EXPIRED) {
			throw new CompletionException(new HttpConnectTimeoutException("HTTP connect timed out"));
		}
		if (response == null) {
			throw (failure instanceof CompletionException known) ? known : new CompletionException(failure);
		}
		return response;
	}

	@Override
	public long contentLength() {
		return this.body.contentLength();
	}

	@Override
	public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
		// The client subscribes again if it repeats a request on another connection.
		if (this.state.compareAndSet(CONNECTING, CONNECTED) || this.state.get() == CONNECTED) {
			stop();
			this.body.subscribe(subscriber);
		}
		else {
			subscriber.onSubscribe(CancellableHttpClient.CANCELLED);
			subscriber.onError(new IOException("The connection was established too late"));
		}
	}

}
