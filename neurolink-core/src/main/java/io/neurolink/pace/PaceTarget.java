package io.neurolink.pace;

/**
 * What has limits of its own at a provider: a model with a key.
 *
 * @param provider the name of the provider
 * @param key the fingerprint of the key, empty if the provider has no keys of ours
 * @param model the model, empty for the default of a provider without names of models
 */
record PaceTarget(String provider, String key, String model) {

	@Override
	public String toString() {
		return this.model.isEmpty() ? this.provider : this.provider + "/" + this.model;
	}

}
