package io.neurolink.provider.http;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;

/**
 * The target of a call, to be carried by answers and failures.
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
	 * Returns the target as it is written in properties and annotations.
	 * @return provider and model, as in {@code openai/gpt-4o}
	 */
	public String label() {
		return this.provider + "/" + this.model;
	}

}
