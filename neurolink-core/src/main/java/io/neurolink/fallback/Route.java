package io.neurolink.fallback;

import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * One way to an answer.
 *
 * @param <A> how it is asked: a {@code Callable} or a publisher
 * @param kind what is asked
 * @param position its place among the routes of the call, 0 for the first
 * @param model the model in force on this route, or {@code null} for that of the call
 * @param action asks
 */
record Route<A>(Kind kind, int position, @Nullable ModelRef model, A action) {

	boolean is(Kind other) {
		return this.kind == other;
	}

	/**
	 * What an event calls it.
	 */
	String text() {
		return (this.model != null) ? this.model.toString() : this.kind.text;
	}

	/**
	 * What the log calls it.
	 */
	String label() {
		return (this.model != null) ? this.model.toString() : this.kind.label;
	}

	/**
	 * What a route asks.
	 */
	enum Kind {

		/** The method as it was called. */
		AS_CALLED("method", "the method as called"),

		/** The method once more, with a model in force. */
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
