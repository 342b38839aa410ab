package io.neurolink.soak;

import io.neurolink.error.AiErrorType;

/**
 * What goes wrong with an answer, and what a caller has to be told.
 */
enum Fault {

	/** 429 without a word of when to come back. */
	TOO_FAST(AiErrorType.RATE_LIMIT),

	/** 429 with a Retry-After. */
	TOO_FAST_FOR_NOW(AiErrorType.RATE_LIMIT),

	/** 500. */
	SERVER_ERROR(AiErrorType.PROVIDER_ERROR),

	/** 503. */
	OVERLOADED(AiErrorType.OVERLOADED),

	/** The connection is reset instead of an answer. */
	RESET(AiErrorType.NETWORK),

	/** Half an answer, then silence. */
	STALL(AiErrorType.TIMEOUT),

	/** Half an answer, then the connection is closed. */
	CLOSED(AiErrorType.NETWORK),

	/** Half an answer, then the connection is reset. */
	RESET_MIDWAY(AiErrorType.NETWORK),

	/** Half an answer, then what cannot be read. */
	MALFORMED(AiErrorType.PROVIDER_ERROR),

	/** A whole answer that begins too late. */
	SLOW_FIRST_TOKEN(AiErrorType.TIMEOUT);

	private final AiErrorType told;

	Fault(AiErrorType told) {
		this.told = told;
	}

	/**
	 * What the provider's failure is typed as.
	 */
	AiErrorType told() {
		return this.told;
	}

}
