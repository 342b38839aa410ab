package io.neurolink.model;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a streamed answer. Immutable. The closing chunk carries the finish reason
 * and, if the provider reports it, the usage.
 *
 * @param content the text of this chunk, possibly empty, never {@code null}
 * @param provider the provider that answers, or {@code null}
 * @param model the model that answers, or {@code null}
 * @param finishReason on the closing chunk, the reason why the model stopped; otherwise
 * {@code null}
 * @param usage on the closing chunk, the tokens of the answer; otherwise {@code null}
 * @param requestId the provider's identifier of the request, from the header of the
 * response if there is one, otherwise {@code responseId}; or {@code null}
 * @param responseId the provider's identifier of the answer, from the body of the
 * response, or {@code null} if it is not known yet
 * @param restart whether the answer begins again, so that the earlier text is to be
 * cleared
 * @param degraded whether this is a static or stale answer
 * @param nativeChunk the chunk of another library that this chunk is a text view of, for
 * example Spring AI's {@code ChatResponse}, or {@code null}. Not part of
 * {@link #equals(Object)}, of {@link #toString()}, of a cached answer or of any
 * serialized form
 */
public record AiChunk(String content, @Nullable String provider, @Nullable String model, @Nullable String finishReason,
		@Nullable AiUsage usage, @Nullable String requestId, @Nullable String responseId, boolean restart,
		boolean degraded, @JsonIgnore @Nullable Object nativeChunk) {

	/**
	 * Creates a chunk.
	 * @param content the text of this chunk, possibly empty, never {@code null}
	 * @param provider the provider that answers, or {@code null}
	 * @param model the model that answers, or {@code null}
	 * @param finishReason on the closing chunk, the reason why the model stopped; else
	 * {@code null}
	 * @param usage on the closing chunk, the tokens of the answer; else {@code null}
	 * @param requestId the provider's identifier of the request, or {@code null}
	 * @param responseId the provider's identifier of the answer, or {@code null}
	 * @param restart whether the answer starts over, so that earlier text has to be
	 * cleared
	 * @param degraded whether this is a static or stale answer
	 * @param nativeChunk the native chunk, or {@code null}
	 */
	public AiChunk {
		Objects.requireNonNull(content, "content must not be null");
	}

	/**
	 * Creates a chunk without native chunk.
	 * @param content the text of this chunk
	 * @param provider the provider that answers, or {@code null}
	 * @param model the model that answers, or {@code null}
	 * @param finishReason on the closing chunk, the reason why the model stopped;
	 * otherwise {@code null}
	 * @param usage on the closing chunk, the tokens of the answer; otherwise {@code null}
	 * @param requestId the provider's identifier of the request, or {@code null}
	 * @param responseId the provider's identifier of the answer, or {@code null}
	 * @param restart whether the answer begins again
	 * @param degraded whether this is a static or stale answer
	 */
	// A reader of JSON that insists on every property must not miss the native one.
	@JsonCreator
	public AiChunk(String content, @Nullable String provider, @Nullable String model, @Nullable String finishReason,
			@Nullable AiUsage usage, @Nullable String requestId, @Nullable String responseId, boolean restart,
			boolean degraded) {
		this(content, provider, model, finishReason, usage, requestId, responseId, restart, degraded, null);
	}

	/**
	 * Creates a chunk without identifiers.
	 * @param content the text of this chunk
	 * @param provider the provider that answers, or {@code null}
	 * @param model the model that answers, or {@code null}
	 * @param finishReason on the closing chunk, the reason why the model stopped;
	 * otherwise {@code null}
	 * @param usage on the closing chunk, the tokens of the answer; otherwise {@code null}
	 * @param restart whether the answer begins again
	 * @param degraded whether this is a static or stale answer
	 */
	public AiChunk(String content, @Nullable String provider, @Nullable String model, @Nullable String finishReason,
			@Nullable AiUsage usage, boolean restart, boolean degraded) {
		this(content, provider, model, finishReason, usage, null, null, restart, degraded, null);
	}

	/**
	 * Creates a chunk of text only.
	 * @param content the text
	 * @return the chunk
	 */
	public static AiChunk of(String content) {
		return builder().content(content).build();
	}

	/**
	 * Creates a builder for a chunk.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Creates a builder with the values of this chunk.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		return new Builder().content(this.content)
			.provider(this.provider)
			.model(this.model)
			.finishReason(this.finishReason)
			.usage(this.usage)
			.requestId(this.requestId)
			.responseId(this.responseId)
			.restart(this.restart)
			.degraded(this.degraded)
			.nativeChunk(this.nativeChunk);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof AiChunk that && this.content.equals(that.content)
				&& Objects.equals(this.provider, that.provider) && Objects.equals(this.model, that.model)
				&& Objects.equals(this.finishReason, that.finishReason) && Objects.equals(this.usage, that.usage)
				&& Objects.equals(this.requestId, that.requestId) && Objects.equals(this.responseId, that.responseId)
				&& this.restart == that.restart && this.degraded == that.degraded;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.content, this.provider, this.model, this.finishReason, this.usage, this.requestId,
				this.responseId, this.restart, this.degraded);
	}

	@Override
	public String toString() {
		return "AiChunk[content=" + this.content + ", provider=" + this.provider + ", model=" + this.model
				+ ", finishReason=" + this.finishReason + ", usage=" + this.usage + ", requestId=" + this.requestId
				+ ", responseId=" + this.responseId + ", restart=" + this.restart + ", degraded=" + this.degraded + "]";
	}

	/**
	 * A builder for a chunk. Not thread-safe.
	 */
	public static final class Builder {

		private String content = "";

		private @Nullable String provider;

		private @Nullable String model;

		private @Nullable String finishReason;

		private @Nullable AiUsage usage;

		private @Nullable String requestId;

		private @Nullable String responseId;

		private boolean restart;

		private boolean degraded;

		private @Nullable Object nativeChunk;

		private Builder() {
		}

		/**
		 * Sets the text of this chunk.
		 * @param content the text
		 * @return this builder
		 */
		public Builder content(String content) {
			this.content = content;
			return this;
		}

		/**
		 * Sets the provider that answers.
		 * @param provider its name or {@code null}
		 * @return this builder
		 */
		public Builder provider(@Nullable String provider) {
			this.provider = provider;
			return this;
		}

		/**
		 * Sets the model that answers.
		 * @param model its name or {@code null}
		 * @return this builder
		 */
		public Builder model(@Nullable String model) {
			this.model = model;
			return this;
		}

		/**
		 * Sets the reason why the model stopped, which makes this the closing chunk.
		 * @param finishReason the reason or {@code null}
		 * @return this builder
		 */
		public Builder finishReason(@Nullable String finishReason) {
			this.finishReason = finishReason;
			return this;
		}

		/**
		 * Sets the tokens of the whole answer.
		 * @param usage the usage or {@code null}
		 * @return this builder
		 */
		public Builder usage(@Nullable AiUsage usage) {
			this.usage = usage;
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
		 * Sets whether the answer begins again.
		 * @param restart {@code true} if the earlier text is to be cleared
		 * @return this builder
		 */
		public Builder restart(boolean restart) {
			this.restart = restart;
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
		 * Sets the chunk of another library that this chunk is a text view of.
		 * @param nativeChunk the native chunk, or {@code null} for none
		 * @return this builder
		 */
		public Builder nativeChunk(@Nullable Object nativeChunk) {
			this.nativeChunk = nativeChunk;
			return this;
		}

		/**
		 * Builds the chunk.
		 * @return the chunk
		 */
		public AiChunk build() {
			return new AiChunk(this.content, this.provider, this.model, this.finishReason, this.usage, this.requestId,
					this.responseId, this.restart, this.degraded, this.nativeChunk);
		}

	}

}
