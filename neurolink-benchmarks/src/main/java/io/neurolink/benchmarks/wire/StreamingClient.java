package io.neurolink.benchmarks.wire;

import org.jspecify.annotations.Nullable;

/**
 * Asks for streams. Thread-safe.
 */
interface StreamingClient extends AutoCloseable {

	/**
	 * Asks, without waiting for the answer.
	 */
	void ask(String prompt, Answer answer);

	@Override
	void close();

	/**
	 * Hears one answer, one call at a time.
	 */
	interface Answer {

		/**
		 * A piece of it, not empty.
		 */
		void piece(String text);

		/**
		 * The end, once.
		 * @param failure what failed, or {@code null} if the answer is complete
		 */
		void ended(@Nullable Throwable failure);

	}

}
