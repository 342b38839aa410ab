package io.neurolink.clients;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The annotated methods of an application, around a client.
 */
class Desk {

	/** The exception that the fallback method received last. */
	private volatile Throwable received = new Throwable("none");

	private final AtomicInteger attempts = new AtomicInteger();

	private volatile ModelClient client = new ModelClient() {
	};

	/**
	 * Continues with another client, as if nothing had been called before.
	 */
	void use(ModelClient other) {
		this.client = other;
		this.attempts.set(0);
		this.received = new Throwable("none");
	}

	int attempts() {
		return this.attempts.get();
	}

	Throwable received() {
		return this.received;
	}

	@AiRetry(maxRetries = 2, delay = "100ms", jitter = "0s")
	String retried() {
		this.attempts.incrementAndGet();
		return this.client.ask();
	}

	@AiRetry(maxRetries = 2, delay = "100ms", jitter = "0s")
	String streamed() {
		this.attempts.incrementAndGet();
		return this.client.askStream();
	}

	@AiRetry(maxRetries = 2, delay = "100ms", jitter = "0s")
	CompletableFuture<String> streamedFuture() {
		this.attempts.incrementAndGet();
		return this.client.askStreamAsync();
	}

	@AiRetry(maxRetries = 2, delay = "100ms", jitter = "0s")
	CompletableFuture<String> retriedFuture() {
		this.attempts.incrementAndGet();
		return this.client.askAsync();
	}

	@AiRetry(maxRetries = 2, delay = "100ms", jitter = "0s")
	Mono<String> retriedMono() {
		this.attempts.incrementAndGet();
		return this.client.askMono();
	}

	@AiRetry(maxRetries = 2, delay = "100ms", jitter = "0s")
	Flux<String> retriedFlux() {
		this.attempts.incrementAndGet();
		return this.client.askFlux();
	}

	@AiFallback(method = "instead")
	String fallenBack() {
		return this.client.ask();
	}

	@AiFallback(method = "instead")
	String fallenBackStream() {
		return this.client.askStream();
	}

	@AiFallback(method = "insteadFuture")
	CompletableFuture<String> fallenBackStreamFuture() {
		return this.client.askStreamAsync();
	}

	String instead(Throwable failure) {
		this.received = failure;
		return "instead";
	}

	@AiFallback(method = "insteadFuture")
	CompletableFuture<String> fallenBackFuture() {
		return this.client.askAsync();
	}

	CompletableFuture<String> insteadFuture(Throwable failure) {
		return CompletableFuture.completedFuture(instead(failure));
	}

	@AiFallback(method = "insteadMono")
	Mono<String> fallenBackMono() {
		return this.client.askMono();
	}

	Mono<String> insteadMono(Throwable failure) {
		return Mono.fromSupplier(() -> instead(failure));
	}

	@AiFallback(method = "insteadFlux")
	Flux<String> fallenBackFlux() {
		return this.client.askFlux();
	}

	Flux<String> insteadFlux(Throwable failure) {
		return insteadMono(failure).flux();
	}

	@AiFallback("sorry")
	String valued() {
		return this.client.ask();
	}

	@AiCached(ttl = "1h")
	@AiRetry(maxRetries = 2, delay = "100ms", jitter = "0s")
	String cached() {
		return this.client.ask();
	}

	@AiFallback("sorry")
	@AiRetry(maxRetries = 2, delay = "100ms", jitter = "0s")
	@AiRateLimited(limit = 2, per = "1h", mode = AiRateLimited.Mode.REJECT)
	String limited() {
		return this.client.ask();
	}

}
