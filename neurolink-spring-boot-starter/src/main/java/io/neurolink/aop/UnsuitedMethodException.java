package io.neurolink.aop;

import io.neurolink.error.AiMisuseException;

/**
 * Thrown when a valid annotation does not suit the method. On the method itself that is
 * an error; if the annotation is on the class, the method is skipped.
 */
final class UnsuitedMethodException extends AiMisuseException {

	private final String problem;

	UnsuitedMethodException(String where, String problem, String action) {
		super(where + ": " + problem, action);
		this.problem = problem;
	}

	String problem() {
		return this.problem;
	}

}
