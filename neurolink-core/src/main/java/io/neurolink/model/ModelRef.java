package io.neurolink.model;

import java.util.Locale;
import java.util.Objects;

import io.neurolink.error.ModelTarget;
import org.jspecify.annotations.Nullable;

/**
 * A model of a provider, written {@code provider/model}.
 *
 * @param provider the name of the provider
 * @param model the name of the model, or {@code null} for the provider's own default
 */
public record ModelRef(String provider, @Nullable String model) implements ModelTarget {

	/**
	 * Creates a reference.
	 * @param provider the name of the provider
	 * @param model the name of the model, or {@code null} for the provider's own default
	 * @throws IllegalArgumentException if the provider or the model is blank
	 */
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
	 * Parses {@code provider/model}. Everything after the first slash is the model,
	 * including further slashes.
	 * @param text the text, for example {@code openai/gpt-4o}
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

	/**
	 * Returns whether this and another reference are for the same model of the same
	 * provider.
	 * @param other the other
	 * @return {@code true} if the models are equal and the providers are, ignoring dashes
	 * and case
	 */
	public boolean isSameAs(ModelRef other) {
		return Objects.equals(this.model, other.model)
				&& canonicalProvider(this.provider).equals(canonicalProvider(other.provider));
	}

	/**
	 * Returns the canonical form of a provider's name, in which two names of the same
	 * provider are equal.
	 * @param name the name as written
	 * @return the name without dashes, in lower case
	 */
	public static String canonicalProvider(String name) {
		return name.strip().replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	@Override
	public String toString() {
		return (this.model != null) ? this.provider + "/" + this.model : this.provider;
	}

}
