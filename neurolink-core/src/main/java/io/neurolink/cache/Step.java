package io.neurolink.cache;

/**
 * The step of an execution that follows.
 */
enum Step {

	/** Look the key up. */
	LOOK_UP,

	/** Look the key up once more, as the leader. */
	LOOK_UP_AGAIN,

	/** Make the call, and pass its outcome on. */
	LEAD,

	/** Wait for the outcome of another call. */
	WAIT,

	/** Make the call without the cache, because waiting would never end. */
	BYPASS,

	/** End with the answer. */
	ANSWERED,

	/** End with the failure. */
	FAILED

}
