package io.neurolink.scope;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The cancellation of the calls inside a scope by the caller. It reaches calls that the
 * cancellation of a future does not reach: a future that is derived from another, or that
 * another thread completes, does not propagate its cancellation. Thread-safe.
 */
public final class Cancellation {

	private final @Nullable Cancellation around;

	private volatile boolean happened;

	/** Created for the first call that has to be cancelled. */
	private Sinks.@Nullable Empty<Void> listeners;

	Cancellation(@Nullable Cancellation around) {
		this.around = around;
	}

	void happen() {
		this.happened = true;
		Sinks.Empty<Void> known;
		synchronized (this) {
			known = this.listeners;
		}
		if (known != null) {
			known.tryEmitEmpty();
		}
	}

	/**
	 * Cancels a call when the cancellation occurs; a call after the cancellation is not
	 * made.
	 * @param <T> the type of the answer
	 * @param call the call, which has exactly one answer
	 * @param failure supplies the failure of the cancelled call
	 * @return the call
	 */
	public <T> Mono<T> ends(Mono<T> call, Supplier<? extends Throwable> failure) {
		return hasHappened() ? Mono.error(failure) : call.takeUntilOther(signal()).switchIfEmpty(Mono.error(failure));
	}

	/**
	 * Cancels a stream when the cancellation occurs; the stream then fails instead of
	 * completing.
	 * @param <T> the type of the elements
	 * @param call the call
	 * @param failure supplies the failure of the cancelled call
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
		Mono<Void> mine = own();
		return (this.around != null) ? Mono.firstWithSignal(mine, this.around.signal()) : mine;
	}

	private Mono<Void> own() {
		Sinks.Empty<Void> known;
		synchronized (this) {
			if (this.listeners == null) {
				this.listeners = Sinks.empty();
			}
			known = this.listeners;
		}
		if (this.happened) {
			known.tryEmitEmpty();
		}
		return known.asMono();
	}

}
