package io.neurolink.fallback;

import io.neurolink.model.ModelRef;

/**
 * One way to an answer.
 */
sealed interface Route {

	/**
	 * What an event calls it.
	 */
	String text();

	/**
	 * What the log calls it.
	 */
	default String label() {
		return text();
	}

	/**
	 * The method as it was called.
	 */
	record AsCalled() implements Route {

		@Override
		public String text() {
			return "method";
		}

		@Override
		public String label() {
			return "the method as called";
		}

	}

	/**
	 * The method once more, with a model in force.
	 *
	 * @param model the model
	 */
	record WithModel(ModelRef model) implements Route {

		@Override
		public String text() {
			return this.model.toString();
		}

	}

	/**
	 * An answer of a cache that has expired.
	 */
	record Stale() implements Route {

		@Override
		public String text() {
			return "stale";
		}

		@Override
		public String label() {
			return "a stale answer";
		}

	}

	/**
	 * The fallback method.
	 */
	record Substitute() implements Route {

		@Override
		public String text() {
			return "method";
		}

		@Override
		public String label() {
			return "the fallback method";
		}

	}

	/**
	 * The static answer.
	 */
	record Static() implements Route {

		@Override
		public String text() {
			return "static";
		}

		@Override
		public String label() {
			return "static text";
		}

	}

}
