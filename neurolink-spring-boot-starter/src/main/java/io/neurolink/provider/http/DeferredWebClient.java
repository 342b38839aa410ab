package io.neurolink.provider.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.neurolink.time.Lazy;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * The web client of a provider, created at the first call. To create it takes longer than
 * to start all other parts of the starter, because the JDK's client reads the trusted
 * certificates. Thread-safe.
 */
final class DeferredWebClient {

	private final Lazy<WebClient> client;

	DeferredWebClient(Supplier<WebClient> creation) {
		this.client = Lazy.of(creation);
	}

	/**
	 * Returns an exchange that creates the client before it begins, if necessary.
	 */
	<R> Mono<R> mono(Function<WebClient, Mono<R>> exchange) {
		return Mono.defer(() -> isReady() ? exchange.apply(this.client.get()) : created().flatMap(exchange));
	}

	/**
	 * Returns a streamed exchange that creates the client before it begins, if necessary.
	 */
	<R> Flux<R> flux(Function<WebClient, ? extends Publisher<R>> exchange) {
		return Flux.defer(() -> isReady() ? exchange.apply(this.client.get()) : created().flatMapMany(exchange));
	}

	private boolean isReady() {
		return this.client.ifMade() != null || !Schedulers.isInNonBlockingThread();
	}

	// To create the client blocks. It is not interrupted if the call is cancelled: other
	// calls may wait for it, and an interrupted initialization of TLS is not repeated.
	private Mono<WebClient> created() {
		return Mono.fromFuture(() -> CompletableFuture.supplyAsync(this.client, Schedulers.boundedElastic()::schedule),
				true);
	}

}
