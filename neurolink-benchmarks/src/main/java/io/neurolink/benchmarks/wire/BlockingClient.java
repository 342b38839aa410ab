package io.neurolink.benchmarks.wire;

/**
 * Asks for whole answers. Thread-safe.
 */
interface BlockingClient extends AutoCloseable {

	/**
	 * Asks, and waits for the answer.
	 */
	String ask(String prompt);

	@Override
	void close();

}
