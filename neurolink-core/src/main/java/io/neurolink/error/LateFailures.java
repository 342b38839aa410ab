package io.neurolink.error;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures of calls that have ended for their caller already: it cancelled them, or they
 * timed out. Closing a connection makes the call on it fail, which is expected, and which
 * Reactor would log at {@code ERROR} as a dropped error. Stateless.
 */
public final class LateFailures {

	private static final Logger logger = LoggerFactory.getLogger(LateFailures.class);

	private LateFailures() {
	}

	/**
	 * Logs a failure at {@code DEBUG}.
	 * @param failure the failure
	 * @return {@code false} if it is an {@link Error}, which was not logged and has to be
	 * reported in another way
	 */
	public static boolean log(Throwable failure) {
		if (failure instanceof Error) {
			return false;
		}
		logger.debug("A call failed after it had been cancelled or had timed out", failure);
		return true;
	}

}
