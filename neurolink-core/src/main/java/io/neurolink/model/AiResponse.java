package io.neurolink.model;

import java.math.BigDecimal;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer. Immutable.
 *
 * @param content the text, possibly empty, never {@code null}
 * @param provider the provider that answered, or {@code null} if none did
 * @param model the model that answered, by the name that the provider returned, or
 * {@code null}
 * @param usage the tokens of the call, or {@code null} if the provider does not report
 * them
 * @param finishReason {@code stop}, {@code length}, {@code content_filter} or the
 * provider's own value, or {@code null}
 * @param requestId the provider's identifier of the request, from the header of the
 * response if there is one, otherwise {@code responseId}; or {@code null}
 * @param responseId the provider's identifier of the answer, from the body of the
 * response, or {@code null}
 * @param degraded whether this is a static or stale answer
 * @param cost the cost of the call in USD, exact; zero for an answer from a cache;
 * {@code null} if the price of the model or the tokens of the call are not known. Not
 * part of {@link #equals(Object)}
 * @param nativeResponse the answer of another library that this answer is a text view of,
 * for example Spring AI's {@code ChatResponse}, or {@code null}. Not part of
 * {@link #equals(Object)}, of {@link #toString()}, of a cached answer or of any
 * serialized form
 */
public record AiResponse(String content, @Nullable String provider, @Nullable String model, @Nullable AiUsage usage,
		@Nullable String finishReason, @Nullable String requestId, @Nullable String responseId, boolean degraded,
		@Nullable BigDecimal cost, @JsonIgnore @Nullable Object nativeResponse) {

	/**
	 * Creates a response.
	 * @param content the text, possibly empty, never {@code null}
	 * @param provider the provider that answered, or {@code null} if none did
	 * @param model the model that answered, by the name that the provider returned, or
	 * {@code null}
	 * @param usage the tokens of the call, or {@code null} if the provider does not
	 * report them
	 * @param finishReason the reason why the model stopped, or {@code null}
	 * @param requestId the provider's identifier of the request, or {@code null}
	 * @param responseId the provider's identifier of the answer, or {@code null}
	 * @param degraded whether this is a static or stale answer
	 * @param cost the cost of the call in USD, or {@code null}
	 * @param nativeResponse the native answer, or {@code null}
	 */
	public AiResponse {
		Objects.requireNonNull(content, "content must not be null");
	}

	/**
	 * Creates an answer without native answer.
	 * @param content the text
	 * @param provider the provider that answered, or {@code null}
	 * @param model the model that answered, or {@code null}
	 * @param usage the tokens of the call, or {@code null}
	 * @param finishReason the reason why the model stopped, or {@code null}
	 * @param requestId the provider's identifier of the request, or {@code null}
	 * @param responseId the provider's identifier of the answer, or {@code null}
	 * @param degraded whether this is a static or stale answer
	 * @param cost the cost of the call in USD, or {@code null}
	 */
	// A reader of JSON that insists on every property must not miss the native one.
	@JsonCreator
	public AiResponse(String content, @Nullable String provider, @Nullable String model, @Nullable AiUsage usage,
			@Nullable String finishReason, @Nullable String requestId, @Nullable String responseId, boolean degraded,
			@Nullable BigDecimal cost) {
		this(content, provider, model, usage, finishReason, requestId, responseId, degraded, cost, null);
	}

	/**
	 * Creates an answer whose cost is not known.
	 * @param content the text
	 * @param provider the provider that answered, or {@code null}
	 * @param model the model that answered, or {@code null}
	 * @param usage the tokens of the call, or {@code null}
	 * @param finishReason the reason why the model stopped, or {@code null}
	 * @param requestId the provider's identifier of the request, or {@code null}
	 * @param responseId the provider's identifier of the answer, or {@code null}
	 * @param degraded whether this is a static or stale answer
	 */
	public AiResponse(String content, @Nullable String provider, @Nullable String model, @Nullable AiUsage usage,
			@Nullable String finishReason, @Nullable String requestId, @Nullable String responseId, boolean degraded) {
		this(content, provider, model, usage, finishReason, requestId, responseId, degraded, null, null);
	}

	/**
	 * Creates an answer without {@code responseId}.
	 * @param content the text
	 * @param provider the provider that answered, or {@code null}
	 * @param model the model that answered, or {@code null}
	 * @param usage the tokens of the call, or {@code null}
	 * @param finishReason the reason why the model stopped, or {@code null}
	 * @param requestId the provider's identifier of the request, or {@code null}
	 * @param degraded whether this is a static or stale answer
	 */
	public AiResponse(String content, @Nullable String provider, @Nullable String model, @Nullable AiUsage usage,
			@Nullable String finishReason, @Nullable String requestId, boolean degraded) {
		this(content, provider, model, usage, finishReason, requestId, null, degraded, null, null);
	}

	/**
	 * Creates a complete answer of text only.
	 * @param content the text
	 * @return the answer
	 */
	public static AiResponse of(String content) {
		return builder().content(content).finishReason("stop").build();
	}

	/**
	 * Creates a builder for an answer.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Creates a builder with the values of this answer.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		return new Builder().content(this.content)
			.provider(this.provider)
			.model(this.model)
			.usage(this.usage)
			.finishReason(this.finishReason)
			.requestId(this.requestId)
			.responseId(this.responseId)
			.degraded(this.degraded)
			.cost(this.cost)
			.nativeResponse(this.nativeResponse);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof AiResponse that && this.content.equals(that.content)
				&& Objects.equals(this.provider, that.provider) && Objects.equals(this.model, that.model)
				&& Objects.equals(this.usage, that.usage) && Objects.equals(this.finishReason, that.finishReason)
				&& Objects.equals(this.requestId, that.requestId) && Objects.equals(this.responseId, that.responseId)
				&& this.degraded == that.degraded;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.content, this.provider, this.model, this.usage, this.finishReason, this.requestId,
				this.responseId, this.degraded);
	}

	@Override
	public String toString() {
		return "AiResponse[content=" + this.content + ", provider=" + this.provider + ", model=" + this.model
				+ ", usage=" + this.usage + ", finishReason=" + this.finishReason + ", requestId=" + this.requestId
				+ ", responseId=" + this.responseId + ", degraded=" + this.degraded + ", cost=" + this.cost + "]";
	}

	/**
	 * A builder for an answer. Not thread-safe.
	 */
	public static final class Builder {

		private String content = "";

		private @Nullable String provider;

		private @Nullable String model;

		private @Nullable AiUsage usage;

		private @Nullable String finishReason;

		private @Nullable String requestId;

		private @Nullable String responseId;

		private boolean degraded;

		private @Nullable BigDecimal cost;

		private @Nullable Object nativeResponse;

		private Builder() {
		}

		/**
		 * Sets the text.
		 * @param content the text
		 * @return this builder
		 */
		public Builder content(String content) {
			this.content = content;
			return this;
		}

		/**
		 * Sets the provider that answered.
		 * @param provider its name or {@code null}
		 * @return this builder
		 */
		public Builder provider(@Nullable String provider) {
			this.provider = provider;
			return this;
		}

		/**
		 * Sets the model that answered.
		 * @param model its name or {@code null}
		 * @return this builder
		 */
		public Builder model(@Nullable String model) {
			this.model = model;
			return this;
		}

		/**
		 * Sets the tokens of the call.
		 * @param usage the usage or {@code null}
		 * @return this builder
		 */
		public Builder usage(@Nullable AiUsage usage) {
			this.usage = usage;
			return this;
		}

		/**
		 * Sets the reason why the model stopped.
		 * @param finishReason the reason or {@code null}
		 * @return this builder
		 */
		public Builder finishReason(@Nullable String finishReason) {
			this.finishReason = finishReason;
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
		 * Sets the provider's identifier of the answer.
		 * @param responseId the identifier or {@code null}
		 * @return this builder
		 */
		public Builder responseId(@Nullable String responseId) {
			this.responseId = responseId;
			return this;
		}

		/**
		 * Sets whether this is a static or stale answer.
		 * @param degraded {@code true} if no model generated it for this call
		 * @return this builder
		 */
		public Builder degraded(boolean degraded) {
			this.degraded = degraded;
			return this;
		}

		/**
		 * Sets the cost of the call. The template sets it from the prices of the model,
		 * unless the provider has.
		 * @param cost the cost in USD, or {@code null} if it is not known
		 * @return this builder
		 */
		public Builder cost(@Nullable BigDecimal cost) {
			this.cost = cost;
			return this;
		}

		/**
		 * Sets the answer of another library that this answer is a text view of.
		 * @param nativeResponse the native answer, or {@code null} for none
		 * @return this builder
		 */
		public Builder nativeResponse(@Nullable Object nativeResponse) {
			this.nativeResponse = nativeResponse;
			return this;
		}

		/**
		 * Builds the answer.
		 * @return the answer
		 */
		public AiResponse build() {
			return new AiResponse(this.content, this.provider, this.model, this.usage, this.finishReason,
					this.requestId, this.responseId, this.degraded, this.cost, this.nativeResponse);
		}

	}

}
