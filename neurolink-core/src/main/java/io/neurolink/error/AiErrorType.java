package io.neurolink.error;

/**
 * The types of failure of a call to a model. A type determines what may help: a retry of
 * the same call, another key, or another model.
 */
public enum AiErrorType {

	/** The provider rejected the call because of its rate limit. */
	RATE_LIMIT(true, true, true),

	/** The account behind the key has no quota or money left. */
	QUOTA_EXCEEDED(false, true, true),

	/** The provider is overloaded or temporarily unavailable. */
	OVERLOADED(true, false, true),

	/** The provider failed, or sent an answer that is empty or malformed. */
	PROVIDER_ERROR(true, false, true),

	/** Connecting, the first token, the next token or the whole answer took too long. */
	TIMEOUT(true, false, true),

	/** The connection was refused, reset or cut, or could not be secured or resolved. */
	NETWORK(true, false, true),

	/** The circuit breaker of this application for the provider and model is open. */
	CIRCUIT_OPEN(false, false, true),

	/** The key was not accepted, or lacks the permission. */
	AUTHENTICATION(false, true, true),

	/** The provider does not know the model or resource. */
	NOT_FOUND(false, false, true),

	/** The prompt plus the reserved answer tokens exceed the model's context window. */
	CONTEXT_LENGTH(false, false, true),

	/** A content policy or safety filter stopped the prompt or the answer. */
	CONTENT_FILTERED(false, false, false),

	/** The request is invalid for every model. */
	INVALID_REQUEST(false, false, false),

	/** A rate limiter or queue of this application rejected the call. */
	LIMIT_EXCEEDED(false, false, true),

	/** A budget of this application does not have enough left for the call. */
	BUDGET_EXCEEDED(false, false, true),

	/** The caller was interrupted or unsubscribed. */
	CANCELLED(false, false, false),

	/** Any other failure, including a bug of the application. */
	UNKNOWN(false, false, false);

	private final boolean retryable;

	private final boolean anotherKeyHelps;

	private final boolean anotherModelHelps;

	AiErrorType(boolean retryable, boolean anotherKeyHelps, boolean anotherModelHelps) {
		this.retryable = retryable;
		this.anotherKeyHelps = anotherKeyHelps;
		this.anotherModelHelps = anotherModelHelps;
	}

	/**
	 * Whether the same call may succeed if it is repeated.
	 * @return {@code true} if a retry of the same call makes sense
	 */
	public boolean retryable() {
		return this.retryable;
	}

	/**
	 * Whether the same call may succeed with another key of the same provider.
	 * @return {@code true} if another key may help
	 */
	public boolean anotherKeyHelps() {
		return this.anotherKeyHelps;
	}

	/**
	 * Whether another model or provider may answer if this one did not.
	 * @return {@code true} if a fallback to another model makes sense
	 */
	public boolean anotherModelHelps() {
		return this.anotherModelHelps;
	}

	/**
	 * Returns the type of a throwable: that of the first {@link AiException} in its chain
	 * of causes, otherwise {@link #UNKNOWN}.
	 * @param failure the throwable to classify
	 * @return its type, never {@code null}
	 */
	public static AiErrorType of(Throwable failure) {
		AiException found = AiException.find(failure);
		return (found != null) ? found.type() : UNKNOWN;
	}

}
