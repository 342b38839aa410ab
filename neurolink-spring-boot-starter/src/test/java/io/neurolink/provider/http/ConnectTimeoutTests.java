package io.neurolink.provider.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.time.AiClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(60)
class ConnectTimeoutTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final Duration LONG = Duration.ofSeconds(20);

	@Test
	void aServerThatAcceptsNoConnectionIsATimeout() throws IOException {
		try (FullServer server = new FullServer()) {
			AiException failure = catchThrowableOfType(AiException.class,
					() -> provider(server.url(), SHORT).generate(AiRequest.of("hi")).block(LONG));
			assertThat(failure.type()).isEqualTo(AiErrorType.TIMEOUT);
			assertThat(failure).hasMessageContaining("neurolink.timeout.connect");
		}
	}

	@Test
	void anAnswerMayTakeLongerThanTheConnection() {
		CompletableFuture<HttpResponse<String>> pending = new CompletableFuture<>();
		CompletableFuture<HttpResponse<String>> response = ConnectTimeout.send(request(), Duration.ofMillis(20),
				(request) -> {
					request.bodyPublisher().orElseThrow().subscribe(new Body());
					return pending;
				});
		CompletableFuture<Boolean> later = new CompletableFuture<>();
		AiClock.system().schedule(Duration.ofMillis(100), () -> later.complete(true));
		assertThat(later).succeedsWithin(LONG);
		assertThat(pending).isNotDone();
		assertThat(response).isNotDone();
	}

	@Test
	void aLateConnectionSendsNoBody() {
		AtomicReference<HttpRequest> sent = new AtomicReference<>();
		CompletableFuture<HttpResponse<String>> pending = new CompletableFuture<>();
		CompletableFuture<HttpResponse<String>> response = ConnectTimeout.send(request(), Duration.ofMillis(1),
				(request) -> {
					sent.set(request);
					return pending;
				});
		assertThat(response).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(HttpConnectTimeoutException.class);
		assertThat(pending).isCancelled();
		Body body = new Body();
		sent.get().bodyPublisher().orElseThrow().subscribe(body);
		assertThat(body.bytes).isZero();
		assertThat(body.failure).isInstanceOf(IOException.class);
	}

	@Test
	void aRequestThatIsRepeatedOnAnotherConnectionSendsItsBodyAgain() {
		AtomicReference<HttpRequest> sent = new AtomicReference<>();
		ConnectTimeout.send(request(), LONG, (request) -> {
			sent.set(request);
			return new CompletableFuture<HttpResponse<String>>();
		});
		for (int i = 0; i < 2; i++) {
			Body body = new Body();
			sent.get().bodyPublisher().orElseThrow().subscribe(body);
			assertThat(body.bytes).isEqualTo(5);
		}
	}

	@Test
	void theRequestIsOtherwiseTheSame() {
		AtomicReference<HttpRequest> sent = new AtomicReference<>();
		ConnectTimeout.send(request(), LONG, (request) -> {
			sent.set(request);
			return new CompletableFuture<HttpResponse<String>>();
		});
		assertThat(sent.get()).isEqualTo(request());
		assertThat(sent.get().timeout()).contains(LONG);
		assertThat(sent.get().bodyPublisher().map(BodyPublisher::contentLength)).contains(5L);
	}

	private static HttpRequest request() {
		return HttpRequest.newBuilder(URI.create("http://localhost/v1?a=b"))
			.header("Accept", "text/plain")
			.timeout(LONG)
			.POST(BodyPublishers.ofString("hello"))
			.build();
	}

	private static HttpProvider provider(String url, Duration connectTimeout) {
		return HttpProvider.create(
				"echo", new EchoProtocol(), WebClient.builder(), HttpConnectors.create(ClientHttpConnectorBuilder.jdk(),
						HttpClientSettings.defaults(), connectTimeout, 10, true),
				url, ApiKeyPool.of(List.of("k")), "m1");
	}

	/**
	 * A server whose queue of connections is full, so that the next one is not
	 * established.
	 */
	private static final class FullServer implements AutoCloseable {

		private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

		private final List<SocketChannel> waiting = new ArrayList<>();

		FullServer() throws IOException {
			// The system accepts a few more connections than the queue holds.
			for (int i = 0; i < 8; i++) {
				SocketChannel channel = SocketChannel.open();
				channel.configureBlocking(false);
				channel.connect(new InetSocketAddress(this.socket.getInetAddress(), this.socket.getLocalPort()));
				this.waiting.add(channel);
			}
		}

		String url() {
			return "http://" + this.socket.getInetAddress().getHostAddress() + ":" + this.socket.getLocalPort();
		}

		@Override
		public void close() throws IOException {
			for (SocketChannel channel : this.waiting) {
				channel.close();
			}
			this.socket.close();
		}

	}

	private static final class Body implements Flow.Subscriber<ByteBuffer> {

		private int bytes;

		private Throwable failure;

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(ByteBuffer buffer) {
			this.bytes += buffer.remaining();
		}

		@Override
		public void onError(Throwable failure) {
			this.failure = failure;
		}

		@Override
		public void onComplete() {
		}

	}

}
