package io.neurolink.batch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import io.neurolink.error.AiException;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.scope.CallScope;
import io.neurolink.template.AiTemplate;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One request and the future of its answer. Thread-safe.
 */
final class Item {

	private static final int OBJECT = 32;

	private final CompletableFuture<AiResponse> future = new CompletableFuture<>();

	private final Sinks.Empty<Void> turn = Sinks.empty();

	private final Disposable.Swap subscription = Disposables.swap();

	private final Mono<AiResponse> call;

	private final long addedAt;

	private final long weight;

	/**
	 * Captures the scope and the context of the calling thread. An empty scope hides that
	 * of the thread on which the call begins. The context is captured first, because
	 * writing to it clears the thread-locals that it does not contain, for example an
	 * observation.
	 */
	Item(AiTemplate template, AiRequest request, long addedAt) {
		CallScope current = CallScope.current();
		CallScope scope = (current != null) ? current : CallScope.inside(null).build();
		this.call = this.turn.asMono()
			.then(template.generateMono(request))
			.contextWrite(scope::writeTo)
			.contextCapture();
		this.addedAt = addedAt;
		this.weight = weigh(request);
	}

	/**
	 * Waits for its turn without blocking a thread.
	 */
	void await(BiConsumer<Item, Runnable> whenEnded) {
		this.subscription
			.update(this.call.subscribe((answer) -> whenEnded.accept(this, () -> this.future.complete(answer)),
					(failure) -> whenEnded.accept(this, () -> this.future.completeExceptionally(failure))));
	}

	void begin() {
		this.turn.tryEmitEmpty();
	}

	void fail(AiException failure) {
		this.future.completeExceptionally(failure);
	}

	void cancelCall() {
		this.subscription.dispose();
	}

	CompletableFuture<AiResponse> future() {
		return this.future;
	}

	/**
	 * Returns the estimated size of the texts of the request in bytes.
	 */
	long weight() {
		return this.weight;
	}

	Duration waited(long now) {
		return Duration.ofNanos(Math.max(0, now - this.addedAt));
	}

	private static long weigh(AiRequest request) {
		long weight = OBJECT;
		for (AiMessage message : request.messages()) {
			weight += OBJECT + 2L * message.text().length();
		}
		for (Object value : request.metadata().values()) {
			weight += OBJECT + ((value instanceof CharSequence text) ? 2L * text.length() : 0);
		}
		return weight;
	}

}
