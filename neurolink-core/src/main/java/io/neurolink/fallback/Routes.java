package io.neurolink.fallback;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one call in their order: the method as called, once per model, the
 * fallback method, a stale answer, the static one. A route is created when it is needed,
 * because most calls need only the first.
 *
 * @param <A> the type of the action of a route: a {@code Callable} or an
 * {@link io.neurolink.scope.AsyncCall}
 * @param models the models
 * @param others the routes besides the models
 */
record Routes<A>(List<ModelRef> models, FallbackRoutes<A> others) {

	Route<A> first() {
		return new Route<>(Route.Kind.AS_CALLED, 0, null, this.others.asCalled());
	}

	/**
	 * Returns the first existing route after a position.
	 * @param position the position of a route, 0 for the first
	 * @param failures supplies the latest failure, with the earlier ones suppressed
	 * @return the route, or {@code null} if none is left
	 */
	@Nullable Route<A> after(int position, Supplier<Throwable> failures) {
		for (int next = position + 1; next <= this.models.size() + 3; next++) {
			Route<A> route = at(next, failures);
			if (route != null) {
				return route;
			}
		}
		return null;
	}

	/**
	 * Returns whether a route that makes a call follows a position.
	 */
	boolean callsAfter(int position) {
		return position < this.models.size() || (position == this.models.size() && this.others.substitute() != null);
	}

	private @Nullable Route<A> at(int position, Supplier<Throwable> failures) {
		int pastModels = position - this.models.size();
		if (pastModels <= 0) {
			return new Route<>(Route.Kind.WITH_MODEL, position, this.models.get(position - 1), this.others.asCalled());
		}
		if (pastModels == 1) {
			Function<Throwable, A> substitute = this.others.substitute();
			return (substitute != null)
					? new Route<>(Route.Kind.SUBSTITUTE, position, null, substitute.apply(failures.get())) : null;
		}
		A answer = (pastModels == 2) ? staleAnswer() : this.others.staticAnswer();
		Route.Kind kind = (pastModels == 2) ? Route.Kind.STALE : Route.Kind.STATIC;
		return (answer != null) ? new Route<>(kind, position, null, answer) : null;
	}

	private @Nullable A staleAnswer() {
		Supplier<@Nullable A> stale = this.others.stale();
		return (stale != null) ? stale.get() : null;
	}

}
