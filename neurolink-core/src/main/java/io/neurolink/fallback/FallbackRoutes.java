package io.neurolink.fallback;

import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The routes of one call besides the models of its policy. Immutable. A route is created
 * when it is needed.
 *
 * @param <A> the type of the action of a route: a {@code Callable}, a publisher, or an
 * {@link io.neurolink.scope.AsyncCall}
 */
public interface FallbackRoutes<A> {

	/**
	 * Returns the method as it was called; also taken once for each model.
	 * @return the action of the route
	 */
	A asCalled();

	/**
	 * Returns the fallback method, which comes after the models.
	 * @return creates the action for a failure, which has the earlier failures
	 * suppressed; or {@code null} for no such route
	 */
	default @Nullable Function<Throwable, A> substitute() {
		return null;
	}

	/**
	 * Returns the expired answer of a cache, which comes after the fallback method.
	 * @return looks for the answer, and supplies {@code null} if there is none; or
	 * {@code null} for no such route
	 */
	default @Nullable Supplier<@Nullable A> stale() {
		return null;
	}

	/**
	 * Returns the static answer, which comes last.
	 * @return the action, or {@code null} for no such route
	 */
	default @Nullable A staticAnswer() {
		return null;
	}

	/**
	 * Creates the routes of a call that has no other than the models.
	 * @param <A> the type of the action of a route
	 * @param asCalled the method as it was called
	 * @return the routes
	 */
	static <A> FallbackRoutes<A> of(A asCalled) {
		return new GivenRoutes<>(asCalled, null, null, null);
	}

	/**
	 * Adds the fallback method.
	 * @param substitute creates its action for a failure, or {@code null} for no such
	 * route
	 * @return the extended routes
	 */
	default FallbackRoutes<A> withSubstitute(@Nullable Function<Throwable, A> substitute) {
		return new GivenRoutes<>(asCalled(), substitute, stale(), staticAnswer());
	}

	/**
	 * Adds an expired answer of a cache.
	 * @param stale looks for the answer, or {@code null} for no such route
	 * @return the extended routes
	 */
	default FallbackRoutes<A> withStale(@Nullable Supplier<@Nullable A> stale) {
		return new GivenRoutes<>(asCalled(), substitute(), stale, staticAnswer());
	}

	/**
	 * Adds the static answer.
	 * @param staticAnswer the answer, or {@code null} for no such route
	 * @return the extended routes
	 */
	default FallbackRoutes<A> withStaticAnswer(@Nullable A staticAnswer) {
		return new GivenRoutes<>(asCalled(), substitute(), stale(), staticAnswer);
	}

}
