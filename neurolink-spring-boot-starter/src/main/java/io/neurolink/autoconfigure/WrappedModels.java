package io.neurolink.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.provider.AiProvider;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The models of another library that are providers of the template.
 */
@FunctionalInterface
interface WrappedModels {

	/**
	 * Returns the providers. May create the beans of the models.
	 */
	List<AiProvider> providers();

	/**
	 * Returns the providers that are beans, and those of all libraries.
	 */
	static List<AiProvider> with(ObjectProvider<AiProvider> beans, ObjectProvider<WrappedModels> models) {
		List<AiProvider> providers = new ArrayList<>(beans.orderedStream().toList());
		models.orderedStream().forEach((library) -> providers.addAll(library.providers()));
		return providers;
	}

}
