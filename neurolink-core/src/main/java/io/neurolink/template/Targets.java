package io.neurolink.template;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiMisuseException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;

/**
 * Determines the target of a call. Thread-safe.
 */
final class Targets {

	private final Map<String, AiProvider> providers = new LinkedHashMap<>();

	private final @Nullable Function<String, AiProvider> otherProviders;

	private final @Nullable AiProvider defaultProvider;

	// Every call of a cached method compares it. A provider may change its default.
	private @Nullable ModelRef knownDefault;

	Targets(List<AiProvider> providers, @Nullable Function<String, AiProvider> otherProviders,
			@Nullable String defaultProvider) {
		this(providers, otherProviders, defaultProvider, providers);
	}

	/**
	 * Creates the targets.
	 * @param declared the providers in place of which the first ones are called; those
	 * that are {@linkplain AiProvider#defaultCandidate() candidates} may be the default
	 */
	Targets(List<AiProvider> providers, @Nullable Function<String, AiProvider> otherProviders,
			@Nullable String defaultProvider, List<AiProvider> declared) {
		this.otherProviders = otherProviders;
		for (AiProvider provider : providers) {
			AiProvider same = this.providers.putIfAbsent(ProviderName.canonical(provider.name()), provider);
			if (same != null) {
				throw new AiMisuseException(
						"Two providers have the same name: '" + same.name() + "' and '" + provider.name()
								+ "' (dashes and case do not count).",
						"Rename one of them, whether it stands under neurolink.providers, is an AiProvider bean or is "
								+ "added to the builder of the template.");
			}
		}
		this.defaultProvider = chooseDefault(defaultProvider, declared);
	}

	Target resolve(AiRequest request, @Nullable AiScope scope) {
		ModelRef inForce = (scope != null) ? scope.model() : null;
		String named = (inForce != null) ? inForce.provider() : request.provider();
		AiProvider provider = (named != null) ? named(named) : defaultProvider();
		String model = (inForce != null) ? inForce.model() : request.model();
		if (model == null) {
			model = provider.defaultModel();
		}
		AiRequest effective = request.toBuilder().provider(provider.name()).model(model).build();
		return new Target(provider, new ModelRef(provider.name(), model), effective);
	}

	@Nullable ModelRef defaultModel() {
		AiProvider provider = this.defaultProvider;
		if (provider == null) {
			return null;
		}
		String name = provider.name();
		String model = provider.defaultModel();
		ModelRef known = this.knownDefault;
		if (known == null || !known.provider().equals(name) || !Objects.equals(known.model(), model)) {
			known = new ModelRef(name, model);
			this.knownDefault = known;
		}
		return known;
	}

	Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		this.providers.values().forEach((provider) -> names.add(provider.name()));
		return names;
	}

	/**
	 * Returns the providers in the words of a message.
	 */
	String existing() {
		return this.providers.isEmpty() ? "there is no provider" : "the providers are " + String.join(", ", names());
	}

	boolean know(String name) {
		return find(name) != null;
	}

	@Nullable AiProvider find(String name) {
		AiProvider known = this.providers.get(ProviderName.canonical(name));
		Function<String, AiProvider> others = this.otherProviders;
		return (known != null || others == null) ? known : others.apply(name);
	}

	private @Nullable AiProvider chooseDefault(@Nullable String name, List<AiProvider> declared) {
		if (name != null) {
			AiProvider chosen = find(name);
			if (chosen == null) {
				throw new AiMisuseException("neurolink.default-provider is '" + name + "', but " + existing() + ".",
						"Set neurolink.default-provider to one of the providers, or add '" + name
								+ "' under neurolink.providers.");
			}
			return chosen;
		}
		List<AiProvider> candidates = declared.stream().filter(AiProvider::defaultCandidate).toList();
		if (candidates.size() > 1) {
			throw new AiMisuseException(severalProviders(), "Set neurolink.default-provider to one of them.");
		}
		if (candidates.size() == 1) {
			return find(candidates.get(0).name());
		}
		return (this.providers.size() == 1) ? this.providers.values().iterator().next() : null;
	}

	private String severalProviders() {
		return "There are several providers (" + String.join(", ", names())
				+ "), and neurolink.default-provider names none of them.";
	}

	private AiProvider named(String name) {
		AiProvider provider = find(name);
		if (provider == null) {
			throw AiException.builder(AiErrorType.INVALID_REQUEST)
				.message("There is no provider '" + name + "'; "
						+ (this.providers.isEmpty() ? "none is configured" : "the providers are " + names())
						+ ". Add it under neurolink.providers, or as an AiProvider bean")
				.provider(name)
				.build();
		}
		return provider;
	}

	private AiProvider defaultProvider() {
		AiProvider provider = this.defaultProvider;
		if (provider == null) {
			throw AiException.builder(AiErrorType.INVALID_REQUEST)
				.message(!this.providers.isEmpty()
						? severalProviders() + " Set neurolink.default-provider to one of them."
						: "No provider is configured. Name one under neurolink.providers, as in "
								+ "neurolink.providers.openai.api-key, or declare an AiProvider bean")
				.build();
		}
		return provider;
	}

}
