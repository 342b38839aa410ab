package io.neurolink.fallback;

/**
 * The form of a call that a fallback is applied to.
 */
enum Form {

	/** A method that returns its answer. */
	BLOCKING,

	/** A method whose answer is a publisher. */
	PUBLISHER,

	/** One call to a model inside a method. */
	MODEL_CALL

}
