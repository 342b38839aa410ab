package io.neurolink.aop;

/**
 * An annotation, right in itself, does not suit the method. On the method that is a
 * mistake; where the annotation stands on the class, the method is skipped.
 */
final class UnsuitedMethodException extends AiMisuseException {

	private final String problem;

	UnsuitedMethodException(String where, String problem, String action) {
		super(where, problem, action);
		this.problem = problem;
	}

	String problem() {
		return this.problem;
	}

}
