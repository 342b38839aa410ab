package io.neurolink.ratelimit;

/**
 * What becomes of a call while the place of a shared limit does not answer.
 */
public enum OnStoreFailure {

	/** The call is let through. */
	ALLOW,

	/** Each instance keeps the limit by itself. */
	LOCAL,

	/** The call is refused. */
	REJECT

}
