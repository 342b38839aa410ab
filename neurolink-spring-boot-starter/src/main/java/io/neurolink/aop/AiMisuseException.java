package io.neurolink.aop;

/**
 * An annotation is used in a way that cannot work. Says where, what is wrong, and how to
 * mend it.
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
