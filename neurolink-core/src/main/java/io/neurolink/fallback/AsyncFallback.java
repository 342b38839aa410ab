package io.neurolink.fallback;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.neurolink.attempt.FutureAttempts;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The execution of one subscription, or of one future, over its routes.
 *
 * @param <T> the type of the elements
 */
final class AsyncFallback<T> implements FutureAttempts<T> {

	private final FallbackExecution<AsyncCall<T>> execution;

	private final @Nullable T restart;

	private CallScope scope;

	private boolean routeBegun;

	private boolean announced;

	/**
	 * Creates the execution.
	 * @param execution the execution that selects the routes
	 * @param restart the element that announces a new answer in the middle of a stream,
	 * or {@code null} if the failure is to be passed on
	 */
	AsyncFallback(FallbackExecution<AsyncCall<T>> execution, @Nullable T restart) {
		this.execution = execution;
		this.restart = restart;
		this.scope = execution.scope();
	}

	@Override
	public CompletableFuture<T> first() throws Exception {
		return this.execution.route().action().future(this.scope);
	}

	@Override
	public Flux<T> source() {
		Flux<T> elements = this.execution.route().action().flux(this.scope);
		T announcement = this.restart;
		if (announcement == null) {
			return elements;
		}
		// The announcement is not an element of the answer that it announces.
		Flux<T> noted = elements.doOnNext((element) -> this.routeBegun = true);
		return this.announced ? noted.startWith(announcement) : noted;
	}

	@Override
	public void completed() {
		this.execution.answered(this.scope);
	}

	@Override
	public @Nullable Duration failed(Exception failure, boolean begun) {
		if (begun && this.restart == null) {
			this.execution.brokeOff(failure, this.scope);
			return null;
		}
		if (!this.execution.failed(failure, this.scope)) {
			this.execution.gatherFailures();
			return null;
		}
		this.announced = this.routeBegun;
		this.routeBegun = false;
		return Duration.ZERO;
	}

	@Override
	public void next() {
		this.scope = this.execution.scope();
	}

}
