package io.neurolink.model;

import java.util.Objects;

import io.neurolink.error.AiException;

/**
 * An answer or a failure, for callers that prefer a value to an exception.
 */
public sealed interface AiResult {

	/**
	 * Creates a success.
	 * @param response the answer
	 * @return the result
	 */
	static AiResult success(AiResponse response) {
		return new Success(response);
	}

	/**
	 * Creates a failure.
	 * @param error the failure
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
	 * Returns the whole answer.
	 * @return the answer
	 * @throws AiException the failure, if there is no answer
	 */
	AiResponse response();

	/**
	 * Returns the text of the answer.
	 * @return the text
	 * @throws AiException the failure, if there is no answer
	 */
	default String content() {
		return response().content();
	}

	/**
	 * Returns the failure.
	 * @return the failure
	 * @throws IllegalStateException if there is an answer
	 */
	AiException error();

	/**
	 * Returns the text of the answer, or another text if there is none.
	 * @param other the text to return if there is no answer
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
			throw new IllegalStateException("The call succeeded; there is no error. Call isSuccess() first");
		}

		@Override
		public String orElse(String other) {
			return this.response.content();
		}

	}

	/**
	 * A failure.
	 *
	 * @param error the failure
	 */
	record Failure(AiException error) implements AiResult {

		/**
		 * Creates a failure.
		 * @param error the failure
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
