package io.neurolink.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The failure of a call to a model. The {@link #type()} determines what may help; the
 * other accessors describe the failed call, and return {@code null} if a value is not
 * known.
 * <p>
 * Build one with {@link #builder(AiErrorType)}, which selects the subclass for the type,
 * so that callers can catch {@link AiRateLimitException} and the other subclasses.
 * Instances are as thread-safe as any {@link Throwable}; use {@link #copy()} before
 * passing one failure to several threads.
 */
public class AiException extends RuntimeException {

	private static final int MAX_CAUSES = 64;

	/**
	 * The type of the failure.
	 */
	private final AiErrorType type;

	/**
	 * Whether a later attempt may succeed.
	 */
	private final boolean retryable;

	/**
	 * The HTTP status, if there is one.
	 */
	private final @Nullable Integer status;

	/**
	 * The time to wait, if the provider names one.
	 */
	private final @Nullable Duration retryAfter;

	/**
	 * The provider, if one was called.
	 */
	private final @Nullable String provider;

	/**
	 * The model, if one was called.
	 */
	private final @Nullable String model;

	/**
	 * The provider's identifier of the request, if there is one.
	 */
	private final @Nullable String requestId;

	/**
	 * The text received before the failure, if there is any.
	 */
	private final @Nullable String partialContent;

	/**
	 * The resource that the failure suspends.
	 */
	private final SuspensionScope suspends;

	/**
	 * Creates an exception of a subclass in this package.
	 * @param details the details of the failure
	 */
	AiException(Builder details) {
		super(details.describe(), details.cause);
		this.type = details.type;
		this.retryable = details.retryable;
		this.status = details.status;
		this.retryAfter = details.retryAfter;
		this.provider = details.provider;
		this.model = details.model;
		this.requestId = details.requestId;
		this.partialContent = details.partialContent;
		this.suspends = (details.suspends != null) ? details.suspends : SuspensionScope.of(details.type);
	}

	/**
	 * Creates a builder for an exception of a type.
	 * @param type the type of failure
	 * @return a builder
	 */
	public static Builder builder(AiErrorType type) {
		return new Builder(type);
	}

	/**
	 * Finds the first {@code AiException} in a throwable and its causes.
	 * @param failure the throwable to search
	 * @return the exception, or {@code null} if there is none
	 */
	public static @Nullable AiException find(@Nullable Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			if (current instanceof AiException found) {
				return found;
			}
			current = current.getCause();
		}
		return null;
	}

	/**
	 * Returns the type of failure.
	 * @return the type
	 */
	public AiErrorType type() {
		return this.type;
	}

	/**
	 * Whether the same call may succeed if it is repeated.
	 * @return the value of the {@link #type()}, unless the provider has stated for this
	 * failure that a retry is of no use
	 */
	public boolean retryable() {
		return this.retryable;
	}

	/**
	 * Returns the HTTP status, if there was one.
	 * @return the status or {@code null}
	 */
	public @Nullable Integer status() {
		return this.status;
	}

	/**
	 * Returns the minimum wait before the next attempt, as specified by the provider or
	 * by the rate limiter of this application.
	 * @return the time to wait or {@code null}
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Returns the name of the provider that was called.
	 * @return the provider or {@code null}
	 */
	public @Nullable String provider() {
		return this.provider;
	}

	/**
	 * Returns the model that was called.
	 * @return the model or {@code null}
	 */
	public @Nullable String model() {
		return this.model;
	}

	/**
	 * Returns the provider's identifier of the failed request, for a request to its
	 * support.
	 * @return the identifier or {@code null}
	 */
	public @Nullable String requestId() {
		return this.requestId;
	}

	/**
	 * Returns the text that a stream had delivered before it failed.
	 * @return the text so far, or {@code null} if nothing had been delivered
	 */
	public @Nullable String partialContent() {
		return this.partialContent;
	}

	/**
	 * Returns the scope that this failure suspends in a pool of keys.
	 * @return the scope; the one of the {@link #type()} unless the builder was given
	 * another, never {@code null}
	 */
	public SuspensionScope suspends() {
		return this.suspends;
	}

	/**
	 * Creates a new exception with the same details, cause, stack trace and suppressed
	 * exceptions, so that one failure can be passed to several threads without sharing a
	 * mutable object.
	 * @return the copy, of the same class
	 */
	public AiException copy() {
		AiException copy = toBuilder().build();
		copy.setStackTrace(getStackTrace());
		for (Throwable suppressed : getSuppressed()) {
			copy.addSuppressed(suppressed);
		}
		return copy;
	}

	/**
	 * Creates a builder with this exception's details.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		return builder(this.type).retryable(this.retryable)
			.message(getMessage())
			.status(this.status)
			.retryAfter(this.retryAfter)
			.provider(this.provider)
			.model(this.model)
			.requestId(this.requestId)
			.partialContent(this.partialContent)
			.suspends(this.suspends)
			.cause(getCause());
	}

	/**
	 * A builder for the exception of a type. Not thread-safe.
	 */
	public static final class Builder {

		private final AiErrorType type;

		private boolean retryable;

		private @Nullable String message;

		private @Nullable Integer status;

		private @Nullable Duration retryAfter;

		private @Nullable String provider;

		private @Nullable String model;

		private @Nullable String requestId;

		private @Nullable String partialContent;

		private @Nullable SuspensionScope suspends;

		private @Nullable Throwable cause;

		private Builder(AiErrorType type) {
			this.type = type;
			this.retryable = type.retryable();
		}

		/**
		 * Sets the message, with the failure and the action.
		 * @param message the message, without secrets
		 * @return this builder
		 */
		public Builder message(@Nullable String message) {
			this.message = message;
			return this;
		}

		/**
		 * Sets whether the same call may succeed if it is repeated.
		 * @param retryable {@code false} if the provider states that a retry is of no
		 * use; the value of the type by default
		 * @return this builder
		 */
		public Builder retryable(boolean retryable) {
			this.retryable = retryable;
			return this;
		}

		/**
		 * Sets the HTTP status.
		 * @param status the status or {@code null}
		 * @return this builder
		 */
		public Builder status(@Nullable Integer status) {
			this.status = status;
			return this;
		}

		/**
		 * Sets the minimum wait before the next attempt.
		 * @param retryAfter the time or {@code null}
		 * @return this builder
		 */
		public Builder retryAfter(@Nullable Duration retryAfter) {
			this.retryAfter = retryAfter;
			return this;
		}

		/**
		 * Sets the name of the provider that was called.
		 * @param provider the name or {@code null}
		 * @return this builder
		 */
		public Builder provider(@Nullable String provider) {
			this.provider = provider;
			return this;
		}

		/**
		 * Sets the model that was called.
		 * @param model the model or {@code null}
		 * @return this builder
		 */
		public Builder model(@Nullable String model) {
			this.model = model;
			return this;
		}

		/**
		 * Sets the name of the provider that was called and the model.
		 * @param target the provider and model, for example a
		 * {@code io.neurolink.model.ModelRef}; or {@code null} if they are not known, so
		 * that both are {@code null}
		 * @return this builder
		 */
		public Builder target(@Nullable ModelTarget target) {
			this.provider = (target != null) ? target.provider() : null;
			this.model = (target != null) ? target.model() : null;
			return this;
		}

		/**
		 * Sets the provider's identifier of the request.
		 * @param requestId the identifier or {@code null}
		 * @return this builder
		 */
		public Builder requestId(@Nullable String requestId) {
			this.requestId = requestId;
			return this;
		}

		/**
		 * Sets the text that a stream had delivered before it failed.
		 * @param partialContent the text or {@code null}
		 * @return this builder
		 */
		public Builder partialContent(@Nullable String partialContent) {
			this.partialContent = partialContent;
			return this;
		}

		/**
		 * Sets the scope that the failure suspends in a pool of keys.
		 * @param suspends the scope, or {@code null} for the one of the type
		 * @return this builder
		 */
		public Builder suspends(@Nullable SuspensionScope suspends) {
			this.suspends = suspends;
			return this;
		}

		/**
		 * Sets the cause of the failure.
		 * @param cause the cause or {@code null}
		 * @return this builder
		 */
		public Builder cause(@Nullable Throwable cause) {
			this.cause = cause;
			return this;
		}

		/**
		 * Builds the exception, an instance of the subclass for the type.
		 * @return the exception
		 */
		public AiException build() {
			return switch (this.type) {
				case RATE_LIMIT -> new AiRateLimitException(this);
				case QUOTA_EXCEEDED -> new AiQuotaExceededException(this);
				case OVERLOADED -> new AiOverloadedException(this);
				case PROVIDER_ERROR -> new AiProviderException(this);
				case TIMEOUT -> new AiTimeoutException(this);
				case NETWORK -> new AiNetworkException(this);
				case CIRCUIT_OPEN -> new AiCircuitOpenException(this);
				case AUTHENTICATION -> new AiAuthenticationException(this);
				case NOT_FOUND -> new AiNotFoundException(this);
				case CONTEXT_LENGTH -> new AiContextLengthException(this);
				case CONTENT_FILTERED -> new AiContentFilteredException(this);
				case INVALID_REQUEST -> new AiInvalidRequestException(this);
				case LIMIT_EXCEEDED -> new AiLimitExceededException(this);
				case BUDGET_EXCEEDED -> new AiBudgetExceededException(this);
				case CANCELLED -> new AiCancelledException(this);
				case UNKNOWN -> new AiException(this);
			};
		}

		private String describe() {
			return (this.message != null) ? this.message : this.type.name();
		}

	}

}
