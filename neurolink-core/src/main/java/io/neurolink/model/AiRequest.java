package io.neurolink.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * A request to a model. Immutable.
 * <p>
 * The conversation is {@link #messages()}: the system text first if there is one, then
 * earlier messages, then the prompt. A null or blank prompt is rejected, and so is a
 * request without any message of the user, unless it is the view of a
 * {@linkplain #nativeRequest() native request}, which may consist of images alone.
 */
public final class AiRequest {

	private final List<AiMessage> messages;

	private final @Nullable String provider;

	private final @Nullable String model;

	private final @Nullable Double temperature;

	private final @Nullable Integer maxTokens;

	private final @Nullable Duration timeout;

	private final Map<String, Object> metadata;

	@JsonIgnore
	private final @Nullable Object nativeRequest;

	private AiRequest(Builder builder, List<AiMessage> messages) {
		this.messages = List.copyOf(messages);
		this.provider = builder.provider;
		this.model = builder.model;
		this.temperature = builder.temperature;
		this.maxTokens = builder.maxTokens;
		this.timeout = builder.timeout;
		this.metadata = Map.copyOf(builder.metadata);
		this.nativeRequest = builder.nativeRequest;
	}

	/**
	 * Creates a request with one prompt and default values.
	 * @param prompt the prompt
	 * @return the request
	 * @throws IllegalArgumentException if the prompt is null or blank
	 */
	public static AiRequest of(@Nullable String prompt) {
		return builder().prompt(prompt).build();
	}

	/**
	 * Creates a builder for a request.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Creates a builder with the values of this request.
	 * @return a new builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.messages.addAll(this.messages);
		builder.provider = this.provider;
		builder.model = this.model;
		builder.temperature = this.temperature;
		builder.maxTokens = this.maxTokens;
		builder.timeout = this.timeout;
		builder.metadata.putAll(this.metadata);
		builder.nativeRequest = this.nativeRequest;
		return builder;
	}

	/**
	 * Returns the system texts, joined by blank lines.
	 * @return the instruction, or {@code null} if there is none
	 */
	public @Nullable String system() {
		List<String> texts = this.messages.stream()
			.filter((message) -> message.role() == AiMessage.Role.SYSTEM)
			.map(AiMessage::text)
			.toList();
		return texts.isEmpty() ? null : String.join("\n\n", texts);
	}

	/**
	 * Returns the last message of the user.
	 * @return the prompt; possibly empty for a {@linkplain #nativeRequest() native
	 * request}
	 */
	public String prompt() {
		for (int i = this.messages.size() - 1; i >= 0; i--) {
			if (this.messages.get(i).role() == AiMessage.Role.USER) {
				return this.messages.get(i).text();
			}
		}
		return "";
	}

	/**
	 * Returns the whole conversation.
	 * @return the messages, oldest first, never empty
	 */
	public List<AiMessage> messages() {
		return this.messages;
	}

	/**
	 * Returns the provider to call.
	 * @return its name, or {@code null} for the default
	 */
	public @Nullable String provider() {
		return this.provider;
	}

	/**
	 * Returns the model to call.
	 * @return its name, or {@code null} for the provider's default
	 */
	public @Nullable String model() {
		return this.model;
	}

	/**
	 * Returns the temperature, which controls the randomness of the answer.
	 * @return the temperature, or {@code null} for the provider's default
	 */
	public @Nullable Double temperature() {
		return this.temperature;
	}

	/**
	 * Returns the maximum length of the answer in tokens.
	 * @return the limit, or {@code null} for the provider's default
	 */
	public @Nullable Integer maxTokens() {
		return this.maxTokens;
	}

	/**
	 * Returns the timeout for the whole answer.
	 * @return the time, or {@code null} for the configured one
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * Returns the values that the application attached for its own middleware. Never sent
	 * to a provider.
	 * @return the metadata, possibly empty
	 */
	public Map<String, Object> metadata() {
		return this.metadata;
	}

	/**
	 * Returns the request of another library that this request is a text view of, for
	 * example Spring AI's {@code Prompt}. A middleware that changes the messages changes
	 * the view; the provider applies the changes to the native request. Not part of
	 * {@link #equals(Object)}, of any cache key or of any serialized form.
	 * @return the native request, or {@code null} if there is none
	 */
	public @Nullable Object nativeRequest() {
		return this.nativeRequest;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof AiRequest that && this.messages.equals(that.messages)
				&& Objects.equals(this.provider, that.provider) && Objects.equals(this.model, that.model)
				&& Objects.equals(this.temperature, that.temperature) && Objects.equals(this.maxTokens, that.maxTokens)
				&& Objects.equals(this.timeout, that.timeout) && this.metadata.equals(that.metadata);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.messages, this.provider, this.model, this.temperature, this.maxTokens, this.timeout,
				this.metadata);
	}

	/**
	 * Returns the shape of the request, without prompts, so that they are not logged.
	 */
	@Override
	public String toString() {
		int length = this.messages.stream().mapToInt((message) -> message.text().length()).sum();
		return "AiRequest[provider=" + this.provider + ", model=" + this.model + ", messages=" + this.messages.size()
				+ ", length=" + length + "]";
	}

	/**
	 * A builder for a request. Not thread-safe.
	 */
	public static final class Builder {

		private final List<AiMessage> messages = new ArrayList<>();

		private final Map<String, Object> metadata = new LinkedHashMap<>();

		private @Nullable String system;

		private boolean prompted;

		private @Nullable String prompt;

		private @Nullable String provider;

		private @Nullable String model;

		private @Nullable Double temperature;

		private @Nullable Integer maxTokens;

		private @Nullable Duration timeout;

		private @Nullable Object nativeRequest;

		private Builder() {
		}

		/**
		 * Sets the instruction to the model. Replaces the system texts of the messages.
		 * @param system the instruction, or {@code null} for none
		 * @return this builder
		 */
		public Builder system(@Nullable String system) {
			this.system = system;
			this.messages.removeIf((message) -> message.role() == AiMessage.Role.SYSTEM);
			return this;
		}

		/**
		 * Sets the prompt, which is the last message of the conversation. On a request
		 * that ends with a message of the user it replaces that message.
		 * @param prompt the prompt; null or blank is rejected by {@link #build()}
		 * @return this builder
		 */
		public Builder prompt(@Nullable String prompt) {
			this.prompted = true;
			this.prompt = prompt;
			return this;
		}

		/**
		 * Sets the conversation so far. Replaces any messages set before.
		 * @param messages the messages, oldest first
		 * @return this builder
		 */
		public Builder messages(List<AiMessage> messages) {
			this.messages.clear();
			this.messages.addAll(messages);
			return this;
		}

		/**
		 * Sets the provider to call.
		 * @param provider its name, or {@code null} for the default
		 * @return this builder
		 */
		public Builder provider(@Nullable String provider) {
			this.provider = provider;
			return this;
		}

		/**
		 * Sets the model to call.
		 * @param model its name, or {@code null} for the provider's default
		 * @return this builder
		 */
		public Builder model(@Nullable String model) {
			this.model = model;
			return this;
		}

		/**
		 * Sets the temperature, which controls the randomness of the answer.
		 * @param temperature the temperature, not negative, or {@code null} for the
		 * provider's default
		 * @return this builder
		 */
		public Builder temperature(@Nullable Double temperature) {
			if (temperature != null && (temperature < 0 || temperature.isNaN())) {
				throw new IllegalArgumentException("temperature must not be negative: " + temperature);
			}
			this.temperature = temperature;
			return this;
		}

		/**
		 * Sets the maximum length of the answer.
		 * @param maxTokens the limit in tokens, positive, or {@code null} for the
		 * provider's default
		 * @return this builder
		 */
		public Builder maxTokens(@Nullable Integer maxTokens) {
			if (maxTokens != null && maxTokens <= 0) {
				throw new IllegalArgumentException("maxTokens must be positive: " + maxTokens);
			}
			this.maxTokens = maxTokens;
			return this;
		}

		/**
		 * Sets the timeout for the whole answer.
		 * @param timeout the time, positive, or {@code null} for the configured one
		 * @return this builder
		 */
		public Builder timeout(@Nullable Duration timeout) {
			if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
				throw new IllegalArgumentException("timeout must be positive: " + timeout);
			}
			this.timeout = timeout;
			return this;
		}

		/**
		 * Attaches a value for the application's own middleware.
		 * @param key the name
		 * @param value the value
		 * @return this builder
		 */
		public Builder metadata(String key, Object value) {
			this.metadata.put(key, value);
			return this;
		}

		/**
		 * Attaches all values of a map for the application's own middleware.
		 * @param metadata names and values
		 * @return this builder
		 */
		public Builder metadata(Map<String, ?> metadata) {
			this.metadata.putAll(metadata);
			return this;
		}

		/**
		 * Sets the request of another library that this request is a text view of.
		 * @param nativeRequest the native request, or {@code null} for none
		 * @return this builder
		 */
		public Builder nativeRequest(@Nullable Object nativeRequest) {
			this.nativeRequest = nativeRequest;
			return this;
		}

		/**
		 * Builds the request.
		 * @return the request
		 * @throws IllegalArgumentException if the prompt is null or blank, or if no
		 * message of the user was given and there is no native request
		 */
		public AiRequest build() {
			List<AiMessage> conversation = new ArrayList<>(this.messages);
			if (this.system != null && !this.system.isBlank()) {
				conversation.add(0, AiMessage.system(this.system));
			}
			if (this.prompted) {
				int last = conversation.size() - 1;
				if (last >= 0 && conversation.get(last).role() == AiMessage.Role.USER) {
					conversation.remove(last);
				}
				conversation.add(AiMessage.user(required(this.prompt)));
			}
			else if (this.nativeRequest == null) {
				required(lastUserText(conversation));
			}
			return new AiRequest(this, conversation);
		}

		private static @Nullable String lastUserText(List<AiMessage> conversation) {
			for (int i = conversation.size() - 1; i >= 0; i--) {
				if (conversation.get(i).role() == AiMessage.Role.USER) {
					return conversation.get(i).text();
				}
			}
			return null;
		}

		private static String required(@Nullable String prompt) {
			if (prompt == null || prompt.isBlank()) {
				throw new IllegalArgumentException("The prompt is " + ((prompt == null) ? "null" : "blank")
						+ "; a model needs something to answer");
			}
			return prompt;
		}

	}

}
