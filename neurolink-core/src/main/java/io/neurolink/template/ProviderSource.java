package io.neurolink.template;

import io.neurolink.provider.AiProvider;
import org.jspecify.annotations.Nullable;

/**
 * A source of providers that replaces all providers of a template, as the mock of a test
 * does. Names, default models and timeouts stay those of the replaced ones. A template to
 * which no provider was added takes a provider of any name from its source.
 * <p>
 * In a Spring application, a bean of this type replaces the providers of the properties
 * and the {@link AiProvider} beans. None is then built from its properties, so that
 * neither a key nor a network is needed, and there are no circuit breakers, because the
 * test defines the answers and failures of a source.
 * <p>
 * Implementations are thread-safe.
 */
@FunctionalInterface
public interface ProviderSource {

	/**
	 * Returns a provider that answers in place of another. For each replaced provider it
	 * is called once, when the template is built; for any other name at each call that
	 * names it.
	 * @param name the name of the provider
	 * @param model its default model, or {@code null} if it has none
	 * @param timeouts the timeouts for the parts of a call to it
	 * @return a provider of that name and default model
	 */
	AiProvider provider(String name, @Nullable String model, Timeouts timeouts);

	/**
	 * Returns the name of the default provider of a template to which no provider was
	 * added, and for which no default is set.
	 * @return the name; {@code mock} unless overridden
	 */
	default String defaultName() {
		return "mock";
	}

}
