package io.neurolink.scope;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * That whoever asked no longer wants the answers of the calls inside a scope. It reaches
 * them where cancelling a future does not: a future that is derived from another, or that
 * another thread works for, does not hand its cancellation on. Thread-safe.
 */
public final class Cancellation {

	private final Sinks.Empty<Void> own = Sinks.empty();

	private final @Nullable Cancellation around;

	private volatile boolean happened;

	Cancellation(@Nullable Cancellation around) {
		this.around = around;
	}

	void happen() {
		this.happened = true;
		this.own.tryEmitEmpty();
	}

	/**
	 * Cancels a call when it happens; a call that comes later is not made.
	 * @param <T> the type of the answer
	 * @param call the call, which has exactly one answer
	 * @param failure what is to be told then
	 * @return the call
	 */
	public <T> Mono<T> ends(Mono<T> call, Supplier<? extends Throwable> failure) {
		return hasHappened() ? Mono.error(failure) : call.takeUntilOther(signal()).switchIfEmpty(Mono.error(failure));
	}

	/**
	 * The same for a stream, which is not taken for complete then.
	 * @param <T> the type of the elements
	 * @param call the call
	 * @param failure what is to be told then
	 * @return the call
	 */
	public <T> Flux<T> ends(Flux<T> call, Supplier<? extends Throwable> failure) {
		return hasHappened() ? Flux.error(failure) : call.takeUntilOther(signal())
			.concatWith(Mono.defer(() -> hasHappened() ? Mono.error(failure) : Mono.empty()));
	}

	private boolean hasHappened() {
		return this.happened || (this.around != null && this.around.hasHappened());
	}

	private Mono<Void> signal() {
		Mono<Void> mine = this.own.asMono();
		return (this.around != null) ? Mono.firstWithSignal(mine, this.around.signal()) : mine;
	}

}
