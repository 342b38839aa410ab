package io.neurolink.provider;

/**
 * A provider that calls with keys, whose health can be asked.
 */
public interface KeyedAiProvider extends AiProvider {

	/**
	 * The keys it calls with.
	 * @return the pool
	 */
	ApiKeyPool keys();

}
