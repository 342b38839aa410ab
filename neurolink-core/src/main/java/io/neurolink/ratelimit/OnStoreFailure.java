package io.neurolink.ratelimit;

/**
 * The decision about calls while the store of a shared limit does not answer.
 */
public enum OnStoreFailure {

	/** The call is permitted. */
	ALLOW,

	/** Each instance applies the limit by its own count. */
	LOCAL,

	/** The call is rejected. */
	REJECT

}
