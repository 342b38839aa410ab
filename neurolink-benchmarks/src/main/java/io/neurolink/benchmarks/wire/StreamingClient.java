package io.neurolink.benchmarks.wire;

import org.jspecify.annotations.Nullable;

/**
 * A client for streams. Thread-safe.
 */
interface StreamingClient extends AutoCloseable {

	/**
	 * Sends a question without waiting for the answer.
	 */
	void ask(String prompt, Answer answer);

	@Override
	void close();

	/**
	 * A listener for one answer, called by one thread at a time.
	 */
	interface Answer {

		/**
		 * Receives a chunk, not empty.
		 */
		void piece(String text);

		/**
		 * Receives the end, once.
		 * @param failure the failure, or {@code null} if the answer is complete
		 */
		void ended(@Nullable Throwable failure);

	}

}
