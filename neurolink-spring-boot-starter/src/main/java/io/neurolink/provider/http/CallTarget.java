package io.neurolink.provider.http;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;

/**
 * Who is called, for answers and failures to carry.
 *
 * @param provider the provider's name
 * @param model the model
 */
public record CallTarget(String provider, String model) {

	/**
	 * Starts a failure of this target.
	 * @param type what kind
	 * @return a builder with provider and model filled in
	 */
	public AiException.Builder failure(AiErrorType type) {
		return AiException.builder(type).provider(this.provider).model(this.model);
	}

	/**
	 * The target as properties and annotations write it.
	 * @return provider and model, as in {@code openai/gpt-4o}
	 */
	public String label() {
		return this.provider + "/" + this.model;
	}

}
