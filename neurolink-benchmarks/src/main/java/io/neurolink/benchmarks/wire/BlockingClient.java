package io.neurolink.benchmarks.wire;

/**
 * A client for whole answers. Thread-safe.
 */
interface BlockingClient extends AutoCloseable {

	/**
	 * Sends a question and waits for the answer.
	 */
	String ask(String prompt);

	@Override
	void close();

}
