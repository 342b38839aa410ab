package io.neurolink.soak;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * What the application saw of its calls to providers: how many requests it sent, and how
 * the calls of those who stayed failed.
 */
class Attempts implements AiMiddleware, ExchangeFilterFunction {

	private final AtomicInteger requests = new AtomicInteger();

	private final Map<AiErrorType, AtomicInteger> failures = new EnumMap<>(AiErrorType.class);

	Attempts() {
		for (AiErrorType type : AiErrorType.values()) {
			this.failures.put(type, new AtomicInteger());
		}
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request, Chain chain) {
		return chain.next(request).doOnError(AiException.class, (failure) -> failed(request, failure));
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		return chain.next(request).doOnError(AiException.class, (failure) -> failed(request, failure));
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		this.requests.incrementAndGet();
		return next.exchange(request);
	}

	/**
	 * Begins to count anew.
	 */
	void reset() {
		this.requests.set(0);
		this.failures.values().forEach((count) -> count.set(0));
	}

	int requests() {
		return this.requests.get();
	}

	int failures(AiErrorType type) {
		return this.failures.getOrDefault(type, new AtomicInteger()).get();
	}

	private void failed(AiRequest request, AiException failure) {
		if (!request.messages().get(0).text().startsWith(FaultyServer.LEAVER)) {
			this.failures.get(failure.type()).incrementAndGet();
		}
	}

	@Override
	public String toString() {
		return this.requests + " requests, failed calls " + this.failures;
	}

}
