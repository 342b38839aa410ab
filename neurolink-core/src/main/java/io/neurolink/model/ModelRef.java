package io.neurolink.model;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A model of a provider, written {@code provider/model}.
 *
 * @param provider the name of the provider
 * @param model the name of the model, or {@code null} for the provider's own default
 */
public record ModelRef(String provider, @Nullable String model) {

	public ModelRef {
		Objects.requireNonNull(provider, "provider must not be null");
		if (provider.isBlank()) {
			throw new IllegalArgumentException("provider must not be blank");
		}
		if (model != null && model.isBlank()) {
			throw new IllegalArgumentException("model must not be blank");
		}
	}

	/**
	 * Parses {@code provider/model}. All after the first slash is the model, further
	 * slashes included.
	 * @param text the text, as in {@code openai/gpt-4o}
	 * @return the reference
	 * @throws IllegalArgumentException if the provider or the model is missing
	 */
	public static ModelRef parse(String text) {
		int slash = text.indexOf('/');
		String provider = (slash < 0) ? "" : text.substring(0, slash).strip();
		String model = (slash < 0) ? "" : text.substring(slash + 1).strip();
		if (provider.isEmpty() || model.isEmpty()) {
			throw new IllegalArgumentException(
					"'" + text + "' is not of the form provider/model, as in openai/gpt-4o-mini");
		}
		return new ModelRef(provider, model);
	}

	@Override
	public String toString() {
		return (this.model != null) ? this.provider + "/" + this.model : this.provider;
	}

}
