package io.neurolink.fallback;

import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * One route to an answer.
 *
 * @param <A> the type of the action: a {@code Callable} or an
 * {@link io.neurolink.scope.AsyncCall}
 * @param kind the kind of route
 * @param position the position among the routes of the call, 0 for the first
 * @param model the model effective on this route, or {@code null} for that of the call
 * @param action calls the route
 */
record Route<A>(Kind kind, int position, @Nullable ModelRef model, A action) {

	boolean is(Kind other) {
		return this.kind == other;
	}

	/**
	 * Returns the text for events.
	 */
	String text() {
		return (this.model != null) ? this.model.toString() : this.kind.text;
	}

	/**
	 * Returns the label for the log.
	 */
	String label() {
		return (this.model != null) ? this.model.toString() : this.kind.label;
	}

	/**
	 * The kind of a route.
	 */
	enum Kind {

		/** The method as it was called. */
		AS_CALLED("method", "the method as called"),

		/** The method once more, with another model. */
		WITH_MODEL("model", "the method with another model"),

		/** The fallback method. */
		SUBSTITUTE("method", "the fallback method"),

		/** An answer of a cache that has expired. */
		STALE("stale", "a stale answer"),

		/** The static answer. */
		STATIC("static", "static text");

		private final String text;

		private final String label;

		Kind(String text, String label) {
			this.text = text;
			this.label = label;
		}

	}

}
