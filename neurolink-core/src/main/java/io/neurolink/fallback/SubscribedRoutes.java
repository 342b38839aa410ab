package io.neurolink.fallback;

import java.util.function.Function;
import java.util.function.Supplier;

import io.neurolink.scope.AsyncCall;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Routes that are publishers, as calls that subscribe to them.
 *
 * @param <T> the type of the elements
 * @param routes the publishers
 */
record SubscribedRoutes<T>(FallbackRoutes<Flux<T>> routes) implements FallbackRoutes<AsyncCall<T>> {

	@Override
	public AsyncCall<T> asCalled() {
		return AsyncCall.of(this.routes.asCalled());
	}

	@Override
	public @Nullable Function<Throwable, AsyncCall<T>> substitute() {
		Function<Throwable, Flux<T>> substitute = this.routes.substitute();
		return (substitute != null) ? (failure) -> AsyncCall.of(Flux.defer(() -> substitute.apply(failure))) : null;
	}

	@Override
	public @Nullable Supplier<@Nullable AsyncCall<T>> stale() {
		Supplier<@Nullable Flux<T>> stale = this.routes.stale();
		return (stale != null) ? () -> call(stale.get()) : null;
	}

	@Override
	public @Nullable AsyncCall<T> staticAnswer() {
		return call(this.routes.staticAnswer());
	}

	private static <T> @Nullable AsyncCall<T> call(@Nullable Flux<T> elements) {
		return (elements != null) ? AsyncCall.of(elements) : null;
	}

}
