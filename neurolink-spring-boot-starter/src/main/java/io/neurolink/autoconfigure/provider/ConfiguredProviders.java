package io.neurolink.autoconfigure.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.error.AiMisuseException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import io.neurolink.template.Timeouts;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.util.StringUtils;

/**
 * Builds the providers that are configured by properties.
 */
final class ConfiguredProviders {

	private static final Set<String> HTTP_TYPES = Set.of("openai", "anthropic", "googleai");

	private final List<AiProvider> providers = new ArrayList<>();

	private final Map<String, Timeouts> timeouts = new LinkedHashMap<>();

	private ConfiguredProviders(NeuroLinkProperties properties, Function<ProviderSettings, AiProvider> builder) {
		for (ProviderSettings settings : ProviderSettings.all(properties)) {
			this.providers.add(builder.apply(settings));
			this.timeouts.put(settings.name(), settings.timeouts());
		}
	}

	/**
	 * Builds the providers.
	 * @param factories the factories, one for each type
	 */
	static ConfiguredProviders build(NeuroLinkProperties properties, List<ProviderFactory> factories) {
		Map<String, ProviderFactory> byType = new LinkedHashMap<>();
		factories.forEach((factory) -> byType.put(ProviderName.canonical(factory.type()), factory));
		return new ConfiguredProviders(properties, (settings) -> {
			ProviderFactory factory = byType.get(settings.type());
			if (factory == null) {
				throw unknownType(settings, factories);
			}
			return factory.create(settings);
		});
	}

	/**
	 * Returns the providers by their names and default models only, to be replaced.
	 */
	static ConfiguredProviders named(NeuroLinkProperties properties) {
		return new ConfiguredProviders(properties,
				(settings) -> new ReplacedProvider(settings.name(), settings.properties().model()));
	}

	List<AiProvider> providers() {
		return this.providers;
	}

	Map<String, Timeouts> timeouts() {
		return this.timeouts;
	}

	private static AiMisuseException unknownType(ProviderSettings settings, List<ProviderFactory> factories) {
		String given = (settings.properties().type() != null) ? settings.properties().type() : settings.name();
		List<String> types = factories.stream().map(ProviderFactory::type).sorted().toList();
		if (HTTP_TYPES.contains(settings.type())) {
			return new AiMisuseException(
					"The provider '" + settings.name() + "' has the type '" + given
							+ "', whose library is absent: it needs Spring's WebClient.",
					"Add the dependencies org.springframework:spring-webflux and "
							+ "org.springframework.boot:spring-boot-webclient, which the starter brings unless excluded.");
		}
		String prefix = "neurolink.providers." + settings.name();
		String type = KnownVendors.type(given);
		if (type != null) {
			return new AiMisuseException("The provider '" + settings.name() + "' has the unknown type '" + given + "'.",
					"Set " + prefix + ".type to '" + type + "'.");
		}
		String baseUrl = KnownVendors.baseUrl(given);
		if (baseUrl == null && settings.properties().type() != null) {
			baseUrl = KnownVendors.baseUrl(settings.name());
		}
		if (baseUrl != null) {
			String where = StringUtils.hasText(settings.properties().baseUrl()) ? "; its base-url is kept"
					: " and " + prefix + ".base-url to " + baseUrl;
			return new AiMisuseException(
					"The provider '" + settings.name() + "' has the unknown type '" + given
							+ "', a vendor or server with OpenAI's protocol.",
					"Set " + prefix + ".type to 'openai' (type: openai)" + where + ".");
		}
		return new AiMisuseException("The provider '" + settings.name() + "' has the unknown type '" + given + "'.",
				"Set neurolink.providers." + settings.name() + ".type to one of " + types
						+ ", or declare an AiProvider bean of that name instead.");
	}

	/**
	 * A provider whose place another takes before the first call.
	 */
	private record ReplacedProvider(String name, @Nullable String defaultModel) implements AiProvider {

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return Mono.error(this::notBuilt);
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.error(this::notBuilt);
		}

		private IllegalStateException notBuilt() {
			return new IllegalStateException("The provider '" + this.name + "' is replaced by a ProviderSource");
		}

	}

}
