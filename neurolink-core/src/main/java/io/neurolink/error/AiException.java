package io.neurolink.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A call to a model failed. The {@link #type()} says what may help, the other accessors
 * say where it happened; each may be {@code null} where it is not known.
 * <p>
 * Build one with {@link #builder(AiErrorType)}, which picks the subclass that belongs to
 * the type, so that callers can catch {@link AiRateLimitException} and its siblings by
 * name. Instances are as thread-safe as any {@link Throwable}; use {@link #copy()} before
 * handing one failure to several threads.
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
	 * The HTTP status, where there is one.
	 */
	private final @Nullable Integer status;

	/**
	 * The time to wait, where the provider names one.
	 */
	private final @Nullable Duration retryAfter;

	/**
	 * The provider, where one was called.
	 */
	private final @Nullable String provider;

	/**
	 * The model, where one was called.
	 */
	private final @Nullable String model;

	/**
	 * The provider's identifier of the request, where there is one.
	 */
	private final @Nullable String requestId;

	/**
	 * What was received before the failure, where there is some.
	 */
	private final @Nullable String partialContent;

	/**
	 * What the failure suspends.
	 */
	private final SuspensionScope suspends;

	/**
	 * For the subclasses of this package.
	 * @param details what is known of the failure
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
	 * Starts an exception of the given type.
	 * @param type the kind of failure
	 * @return a builder
	 */
	public static Builder builder(AiErrorType type) {
		return new Builder(type);
	}

	/**
	 * Finds the first {@code AiException} in a throwable and its causes.
	 * @param failure where to look
	 * @return the exception, or {@code null} where there is none
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
	 * What kind of failure this is.
	 * @return the type
	 */
	public AiErrorType type() {
		return this.type;
	}

	/**
	 * Whether the same call may succeed if it is made again.
	 * @return what the {@link #type()} says of retries, unless the provider said of this
	 * very failure that a retry is of no use
	 */
	public boolean retryable() {
		return this.retryable;
	}

	/**
	 * The HTTP status, where there was one.
	 * @return the status or {@code null}
	 */
	public @Nullable Integer status() {
		return this.status;
	}

	/**
	 * How long to wait at least before the next try, as told by the provider or by our
	 * own limiter.
	 * @return the time to wait or {@code null}
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * The name of the provider that was called.
	 * @return the provider or {@code null}
	 */
	public @Nullable String provider() {
		return this.provider;
	}

	/**
	 * The model that was called.
	 * @return the model or {@code null}
	 */
	public @Nullable String model() {
		return this.model;
	}

	/**
	 * The provider's identifier of the failed request, for its support desk.
	 * @return the identifier or {@code null}
	 */
	public @Nullable String requestId() {
		return this.requestId;
	}

	/**
	 * What a stream had delivered before it failed.
	 * @return the text so far, or {@code null} where nothing had been delivered
	 */
	public @Nullable String partialContent() {
		return this.partialContent;
	}

	/**
	 * Returns what this failure suspends in a pool of keys.
	 * @return the scope; the one of the {@link #type()} unless the builder was given
	 * another, never {@code null}
	 */
	public SuspensionScope suspends() {
		return this.suspends;
	}

	/**
	 * A new exception with the same details, cause, stack trace and suppressed
	 * exceptions, so that one failure can be told to several threads without sharing a
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
	 * A builder that starts from this exception's details.
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
	 * Builds the exception that belongs to a type. Not thread-safe.
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
		 * What failed, and what to do.
		 * @param message the words, without secrets
		 * @return this builder
		 */
		public Builder message(@Nullable String message) {
			this.message = message;
			return this;
		}

		/**
		 * Whether the same call may succeed if it is made again.
		 * @param retryable {@code false} where the provider says that a retry is of no
		 * use; what the type says unless set
		 * @return this builder
		 */
		public Builder retryable(boolean retryable) {
			this.retryable = retryable;
			return this;
		}

		/**
		 * The HTTP status.
		 * @param status the status or {@code null}
		 * @return this builder
		 */
		public Builder status(@Nullable Integer status) {
			this.status = status;
			return this;
		}

		/**
		 * How long to wait at least before the next try.
		 * @param retryAfter the time or {@code null}
		 * @return this builder
		 */
		public Builder retryAfter(@Nullable Duration retryAfter) {
			this.retryAfter = retryAfter;
			return this;
		}

		/**
		 * The name of the provider that was called.
		 * @param provider the name or {@code null}
		 * @return this builder
		 */
		public Builder provider(@Nullable String provider) {
			this.provider = provider;
			return this;
		}

		/**
		 * The model that was called.
		 * @param model the model or {@code null}
		 * @return this builder
		 */
		public Builder model(@Nullable String model) {
			this.model = model;
			return this;
		}

		/**
		 * The provider's identifier of the request.
		 * @param requestId the identifier or {@code null}
		 * @return this builder
		 */
		public Builder requestId(@Nullable String requestId) {
			this.requestId = requestId;
			return this;
		}

		/**
		 * What a stream had delivered before it failed.
		 * @param partialContent the text or {@code null}
		 * @return this builder
		 */
		public Builder partialContent(@Nullable String partialContent) {
			this.partialContent = partialContent;
			return this;
		}

		/**
		 * Sets what the failure suspends in a pool of keys.
		 * @param suspends the scope, or {@code null} for the one of the type
		 * @return this builder
		 */
		public Builder suspends(@Nullable SuspensionScope suspends) {
			this.suspends = suspends;
			return this;
		}

		/**
		 * What caused the failure.
		 * @param cause the cause or {@code null}
		 * @return this builder
		 */
		public Builder cause(@Nullable Throwable cause) {
			this.cause = cause;
			return this;
		}

		/**
		 * Builds the exception, of the subclass that belongs to the type.
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
				case CANCELLED -> new AiCancelledException(this);
				case UNKNOWN -> new AiException(this);
			};
		}

		private String describe() {
			return (this.message != null) ? this.message : this.type.name();
		}

	}

}
