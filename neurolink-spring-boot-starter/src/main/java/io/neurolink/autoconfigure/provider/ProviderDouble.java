package io.neurolink.autoconfigure.provider;

import io.neurolink.provider.AiProvider;
import io.neurolink.template.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for every provider of an application, whether properties name it or it is a
 * bean, as the mock of a test does. With a bean of this type no provider is built from
 * its properties, so that neither a key nor a network is needed; names, default models
 * and timeouts are those of the real ones. An application without any provider gets a
 * double for whatever name it asks for.
 */
@FunctionalInterface
public interface ProviderDouble {

	/**
	 * Creates what answers in place of a provider.
	 * @param name the name of the provider
	 * @param model its default model, or {@code null} if it has none
	 * @param timeouts how long the parts of a call to it may take
	 * @return a provider of the same name and default model
	 */
	AiProvider replace(String name, @Nullable String model, Timeouts timeouts);

}
