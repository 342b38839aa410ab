package io.neurolink.aop;

/**
 * Thrown when an annotation is used in a way that cannot work. Names the place, the
 * problem and the action to take.
 */
class AiMisuseException extends RuntimeException {

	private final String action;

	AiMisuseException(String where, String problem, String action) {
		super(where + ": " + problem);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
