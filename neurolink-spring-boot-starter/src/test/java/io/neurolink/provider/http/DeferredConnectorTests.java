package io.neurolink.provider.http;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The connector of a provider is created at the first call.
 */
class DeferredConnectorTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final AiRequest REQUEST = AiRequest.of("why?");

	private final ScriptedServer server = new ScriptedServer();

	private final AtomicInteger created = new AtomicInteger();

	@BeforeEach
	void answer() {
		this.server.always(Reply.json(200, "{\"text\":\"because\"}"));
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void onceAndNotBefore() {
		HttpProvider provider = provider(this::connector);
		provider.generate(REQUEST);
		assertThat(this.created).hasValue(0);
		List<CompletableFuture<AiResponse>> answers = List.of(1, 2, 3, 4)
			.stream()
			.map((call) -> provider.generate(REQUEST).subscribeOn(Schedulers.boundedElastic()).toFuture())
			.toList();
		assertThat(answers).allSatisfy((answer) -> assertThat(answer).succeedsWithin(PATIENCE));
		assertThat(this.created).hasValue(1);
	}

	@Test
	void onAThreadThatMayBlock() {
		CompletableFuture<Boolean> blockingAllowed = new CompletableFuture<>();
		HttpProvider provider = provider(() -> {
			blockingAllowed.complete(!Schedulers.isInNonBlockingThread());
			return connector();
		});
		CompletableFuture<AiResponse> answer = provider.generate(REQUEST).subscribeOn(Schedulers.parallel()).toFuture();
		assertThat(answer).succeedsWithin(PATIENCE).extracting(AiResponse::content).isEqualTo("because");
		assertThat(blockingAllowed).isCompletedWithValue(true);
	}

	@Test
	void alsoForAStream() {
		this.server.always(Reply.events("data: because\n\n", "data: finish\n\n", "data: end\n\n"));
		HttpProvider provider = provider(this::connector);
		CompletableFuture<List<AiChunk>> chunks = provider.stream(REQUEST)
			.subscribeOn(Schedulers.parallel())
			.collectList()
			.toFuture();
		assertThat(chunks).succeedsWithin(PATIENCE)
			.satisfies((all) -> assertThat(all).first().extracting(AiChunk::content).isEqualTo("because"));
		assertThat(this.created).hasValue(1);
	}

	@Test
	void andIsNotInterruptedByTheCancellationOfACall() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		AtomicInteger interrupted = new AtomicInteger();
		HttpProvider provider = provider(() -> {
			begun.countDown();
			try {
				cancelled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				interrupted.incrementAndGet();
			}
			return connector();
		});
		Disposable first = provider.generate(REQUEST).subscribeOn(Schedulers.parallel()).subscribe();
		assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		first.dispose();
		cancelled.countDown();
		assertThat(provider.generate(REQUEST).block(PATIENCE)).isNotNull();
		assertThat(interrupted).hasValue(0);
		assertThat(this.created).hasValue(1);
	}

	@Test
	void againIfItFailed() {
		HttpProvider provider = provider(() -> {
			if (this.created.get() == 0) {
				this.created.incrementAndGet();
				throw new UncheckedIOException(new ConnectException("no certificates"));
			}
			return connector();
		});
		Throwable failure = catchThrowable(() -> provider.generate(REQUEST).block(PATIENCE));
		assertThat(AiErrorType.of(failure)).isEqualTo(AiErrorType.NETWORK);
		assertThat(provider.generate(REQUEST).block(PATIENCE)).isNotNull();
	}

	private ClientHttpConnector connector() {
		this.created.incrementAndGet();
		return new JdkClientHttpConnector();
	}

	private HttpProvider provider(Supplier<ClientHttpConnector> connector) {
		return HttpProvider.create("echo", new EchoProtocol(), WebClient::builder, connector, this.server.url(),
				ApiKeyPool.of(List.of("k")), "m1");
	}

}
