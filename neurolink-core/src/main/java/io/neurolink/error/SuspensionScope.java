package io.neurolink.error;

/**
 * The scope that a failure makes unusable for a while. A pool of keys suspends only this
 * scope, so that everything else remains usable.
 */
public enum SuspensionScope {

	/** The key, for all models: it is not valid, or its account has no quota left. */
	KEY,

	/**
	 * The model that was called, on the key that called it; other models still answer.
	 */
	MODEL,

	/** Nothing: the failure does not concern the key or the model on it. */
	NONE;

	/**
	 * Returns the scope of a failure of which only the type is known.
	 * @param type the type
	 * @return {@link #KEY} for a key that was not accepted and for an exhausted quota,
	 * {@link #MODEL} for a rate limit, otherwise {@link #NONE}
	 */
	public static SuspensionScope of(AiErrorType type) {
		return switch (type) {
			case AUTHENTICATION, QUOTA_EXCEEDED -> KEY;
			case RATE_LIMIT -> MODEL;
			default -> NONE;
		};
	}

}
