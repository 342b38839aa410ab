package io.neurolink.model;

import java.util.Objects;

import io.neurolink.error.AiException;

/**
 * An answer or the failure in its place, for callers who prefer a value to an exception.
 */
public sealed interface AiResult {

	/**
	 * A success.
	 * @param response the answer
	 * @return the result
	 */
	static AiResult success(AiResponse response) {
		return new Success(response);
	}

	/**
	 * A failure.
	 * @param error why there is no answer
	 * @return the result
	 */
	static AiResult failure(AiException error) {
		return new Failure(error);
	}

	/**
	 * Whether there is an answer.
	 * @return {@code true} if there is
	 */
	boolean isSuccess();

	/**
	 * The whole answer.
	 * @return the answer
	 * @throws AiException the failure, where there is no answer
	 */
	AiResponse response();

	/**
	 * The text of the answer.
	 * @return the text
	 * @throws AiException the failure, where there is no answer
	 */
	default String content() {
		return response().content();
	}

	/**
	 * Why there is no answer.
	 * @return the failure
	 * @throws IllegalStateException if there is an answer
	 */
	AiException error();

	/**
	 * The text of the answer, or another text in its place.
	 * @param other the text to return where there is no answer
	 * @return one of the two
	 */
	String orElse(String other);

	/**
	 * An answer.
	 *
	 * @param response the answer
	 */
	record Success(AiResponse response) implements AiResult {

		/**
		 * Creates a success.
		 * @param response the answer
		 */
		public Success {
			Objects.requireNonNull(response, "response must not be null");
		}

		@Override
		public boolean isSuccess() {
			return true;
		}

		@Override
		public AiException error() {
			throw new IllegalStateException("The call succeeded; there is no error. Ask isSuccess() first");
		}

		@Override
		public String orElse(String other) {
			return this.response.content();
		}

	}

	/**
	 * A failure.
	 *
	 * @param error why there is no answer
	 */
	record Failure(AiException error) implements AiResult {

		/**
		 * Creates a failure.
		 * @param error why there is no answer
		 */
		public Failure {
			Objects.requireNonNull(error, "error must not be null");
		}

		@Override
		public boolean isSuccess() {
			return false;
		}

		@Override
		public AiResponse response() {
			throw this.error;
		}

		@Override
		public String orElse(String other) {
			return other;
		}

	}

}
