package io.neurolink.provider;

/**
 * A provider that calls with keys and exposes their status.
 */
public interface KeyedAiProvider extends AiProvider {

	/**
	 * Returns the keys that it calls with.
	 * @return the pool
	 */
	ApiKeyPool keys();

}
