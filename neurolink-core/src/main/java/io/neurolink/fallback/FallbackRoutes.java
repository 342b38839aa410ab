package io.neurolink.fallback;

import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The routes of one call besides the models of its policy. Immutable.
 *
 * @param <A> the type of the action of a route: a {@code Callable} or a publisher
 * @param asCalled the method as it was called; also taken once for each model
 * @param substitute creates the action of the fallback method for a failure, which has
 * the earlier failures suppressed; or {@code null} for no such route
 * @param stale looks for an expired answer of a cache, and supplies {@code null} if there
 * is none; or {@code null} for no such route
 * @param staticAnswer the last answer, or {@code null} for no such route
 */
public record FallbackRoutes<A>(A asCalled, @Nullable Function<Throwable, A> substitute,
		@Nullable Supplier<@Nullable A> stale, @Nullable A staticAnswer) {

	/**
	 * Creates the routes of a call that has no other than the models.
	 * @param <A> the type of the action of a route
	 * @param asCalled the method as it was called
	 * @return the routes
	 */
	public static <A> FallbackRoutes<A> of(A asCalled) {
		return new FallbackRoutes<>(asCalled, null, null, null);
	}

	/**
	 * Adds the fallback method, which comes after the models.
	 * @param substitute creates its action for a failure, or {@code null} for no such
	 * route
	 * @return the extended routes
	 */
	public FallbackRoutes<A> withSubstitute(@Nullable Function<Throwable, A> substitute) {
		return new FallbackRoutes<>(this.asCalled, substitute, this.stale, this.staticAnswer);
	}

	/**
	 * Adds an expired answer of a cache, which comes after the fallback method.
	 * @param stale looks for the answer, or {@code null} for no such route
	 * @return the extended routes
	 */
	public FallbackRoutes<A> withStale(@Nullable Supplier<@Nullable A> stale) {
		return new FallbackRoutes<>(this.asCalled, this.substitute, stale, this.staticAnswer);
	}

	/**
	 * Adds the static answer, which comes last.
	 * @param staticAnswer the answer, or {@code null} for no such route
	 * @return the extended routes
	 */
	public FallbackRoutes<A> withStaticAnswer(@Nullable A staticAnswer) {
		return new FallbackRoutes<>(this.asCalled, this.substitute, this.stale, staticAnswer);
	}

}
