package io.neurolink.fallback;

import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Routes that are given one by one.
 *
 * @param <A> the type of the action of a route
 * @param asCalled the method as it was called
 * @param substitute creates the action of the fallback method, or {@code null}
 * @param stale looks for an expired answer, or {@code null}
 * @param staticAnswer the last answer, or {@code null}
 */
record GivenRoutes<A>(A asCalled, @Nullable Function<Throwable, A> substitute, @Nullable Supplier<@Nullable A> stale,
		@Nullable A staticAnswer) implements FallbackRoutes<A> {
}
