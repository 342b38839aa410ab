package io.neurolink.error;

/**
 * The classification of an exception that is not an {@link AiException}. It takes the
 * place of that exception inside an annotated method, so that the engines act on it; the
 * caller receives the {@link #original()}.
 */
public final class ClassifiedFailure extends AiException {

	/**
	 * The exception that was thrown.
	 */
	private final Exception original;

	/**
	 * Creates the classification of an exception.
	 * @param original the exception that was thrown
	 * @param classification its classification
	 */
	ClassifiedFailure(Exception original, AiException classification) {
		super(classification.toBuilder().cause(original));
		this.original = original;
	}

	/**
	 * Returns the exception that was thrown, the one for the caller.
	 * @return the exception
	 */
	public Exception original() {
		return this.original;
	}

	/**
	 * Returns the exception for callers that expect an {@link AiException}: of the
	 * subclass for the type, with the exception that was thrown as its cause.
	 * @return a new exception
	 */
	public AiException toAiException() {
		return copy();
	}

}
