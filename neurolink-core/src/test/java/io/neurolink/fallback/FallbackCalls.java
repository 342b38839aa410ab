package io.neurolink.fallback;

import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

import io.neurolink.event.AiEvents;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Calls a {@link Fallback} with its routes side by side, as the tests read best.
 */
final class FallbackCalls {

	private final Fallback fallback;

	FallbackCalls(FallbackPolicy policy, AiEvents events) {
		this.fallback = new Fallback(policy, events);
	}

	<T extends @Nullable Object> T call(Callable<T> action, @Nullable FallibleFunction<T> method,
			@Nullable Supplier<T> staticAnswer) throws Exception {
		return call(action, method, null, staticAnswer);
	}

	<T extends @Nullable Object> T call(Callable<T> action, @Nullable FallibleFunction<T> method,
			@Nullable Supplier<@Nullable T> stale, @Nullable Supplier<T> staticAnswer) throws Exception {
		return this.fallback.call(FallbackRoutes.of(action)
			.withSubstitute((method != null) ? (failure) -> () -> method.apply(failure) : null)
			.withStale((stale != null) ? () -> found(stale.get()) : null)
			.withStaticAnswer((staticAnswer != null) ? staticAnswer::get : null));
	}

	<T> Flux<T> flux(Flux<T> action, @Nullable Function<Throwable, Flux<T>> method, @Nullable Flux<T> staticAnswer,
			@Nullable T restart) {
		return flux(action, method, null, staticAnswer, restart);
	}

	<T> Flux<T> flux(Flux<T> action, @Nullable Function<Throwable, Flux<T>> method,
			@Nullable Supplier<@Nullable Flux<T>> stale, @Nullable Flux<T> staticAnswer, @Nullable T restart) {
		return this.fallback.flux(
				FallbackRoutes.of(action).withSubstitute(method).withStale(stale).withStaticAnswer(staticAnswer),
				restart);
	}

	private static <T extends @Nullable Object> @Nullable Callable<T> found(@Nullable T answer) {
		return (answer != null) ? () -> answer : null;
	}

	/**
	 * A fallback method.
	 */
	@FunctionalInterface
	interface FallibleFunction<T extends @Nullable Object> {

		T apply(Throwable failure) throws Exception;

	}

}
