package io.neurolink.observation;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;

/**
 * The tags that name models, bounded for each provider: requests may name any model, and
 * a server may answer with any name. Thread-safe.
 */
final class ModelTags {

	/** The number of requested models of a provider that have a tag of their own. */
	static final int MOST_REQUESTED = 100;

	/** The maximum number together with those that the application itself names. */
	static final int MOST = 1000;

	private static final int MOST_PROVIDERS = 100;

	private final ConcurrentMap<String, TagValues> models = new ConcurrentHashMap<>();

	private final TagValues providers = new TagValues("the tag of providers");

	/**
	 * Returns the tag of a requested model.
	 * @param provider the name of the provider
	 * @param model the model, or {@code null} if none was named
	 * @param configured whether the application itself names it: as the default model of
	 * the provider, or in an annotation
	 */
	String requested(@Nullable String provider, @Nullable String model, boolean configured) {
		if (model == null || model.isEmpty()) {
			return GenAi.NONE;
		}
		return of(provider).admit(model, configured ? MOST : MOST_REQUESTED);
	}

	/**
	 * Returns the tag of a model that answered: its name if it was requested or is the
	 * default model of the provider.
	 */
	String answered(@Nullable String provider, @Nullable String model, @Nullable AiProvider known) {
		if (model == null || model.isEmpty()) {
			return GenAi.NONE;
		}
		return (known != null && model.equals(known.defaultModel())) ? requested(provider, model, true)
				: of(provider).find(model);
	}

	private TagValues of(@Nullable String provider) {
		String name = this.providers.admit(ProviderName.canonical(GenAi.orNone(provider)), MOST_PROVIDERS);
		return this.models.computeIfAbsent(name, (first) -> new TagValues("models of the provider " + first));
	}

}
