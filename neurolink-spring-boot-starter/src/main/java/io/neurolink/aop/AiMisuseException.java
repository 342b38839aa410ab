package io.neurolink.aop;

/**
 * Thrown when an annotation is used in a way that cannot work. Names the place, the
 * problem and the action to take.
 */
class AiMisuseException extends RuntimeException {

	private final String mend;

	AiMisuseException(String where, String problem, String mend) {
		super(where + ": " + problem);
		this.mend = mend;
	}

	String mend() {
		return this.mend;
	}

}
