package io.neurolink.aspectj;

import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;

/**
 * Fails each call, and counts how often it is executed.
 */
class FailingDesk {

	private final AtomicInteger executions = new AtomicInteger();

	/**
	 * Returns the number of executions of one call.
	 */
	int attempts() {
		this.executions.set(0);
		try {
			answer();
			throw new IllegalStateException("no failure");
		}
		catch (AiException ex) {
			return this.executions.get();
		}
	}

	@AiRetry("desk")
	private void answer() {
		this.executions.incrementAndGet();
		throw AiException.builder(AiErrorType.OVERLOADED).build();
	}

}
