package io.neurolink.error;

/**
 * The scope of what a failure says is not usable for a while. A pool of keys suspends
 * that much and no more, so that what did not fail goes on answering.
 */
public enum SuspensionScope {

	/** The key, for all models: it is not valid, or its account has no quota left. */
	KEY,

	/**
	 * The model that was called, on the key that called it; other models still answer.
	 */
	MODEL,

	/** Nothing: the failure says nothing about the key or about the model on it. */
	NONE;

	/**
	 * Returns the scope of a failure of which no more than the type is known.
	 * @param type the type
	 * @return {@link #KEY} for a key that was not accepted and for spent quota,
	 * {@link #MODEL} for a rate limit, else {@link #NONE}
	 */
	public static SuspensionScope of(AiErrorType type) {
		return switch (type) {
			case AUTHENTICATION, QUOTA_EXCEEDED -> KEY;
			case RATE_LIMIT -> MODEL;
			default -> NONE;
		};
	}

}
