package io.neurolink.autoconfigure.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.error.AiMisuseException;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import io.neurolink.template.Timeouts;

import org.springframework.util.StringUtils;

/**
 * The providers that the properties name, built.
 */
final class ConfiguredProviders {

	private static final Set<String> HTTP_TYPES = Set.of("openai", "anthropic", "googleai");

	private final List<AiProvider> providers = new ArrayList<>();

	private final Map<String, Timeouts> timeouts = new LinkedHashMap<>();

	ConfiguredProviders(NeuroLinkProperties properties, ProviderDouble providerDouble) {
		for (ProviderSettings settings : ProviderSettings.all(properties)) {
			this.providers
				.add(providerDouble.replace(settings.name(), settings.properties().model(), settings.timeouts()));
			this.timeouts.put(settings.name(), settings.timeouts());
		}
	}

	ConfiguredProviders(NeuroLinkProperties properties, List<ProviderFactory> factories) {
		Map<String, ProviderFactory> byType = new LinkedHashMap<>();
		factories.forEach((factory) -> byType.put(ProviderName.canonical(factory.type()), factory));
		for (ProviderSettings settings : ProviderSettings.all(properties)) {
			ProviderFactory factory = byType.get(settings.type());
			if (factory == null) {
				throw unknownType(settings, factories);
			}
			this.providers.add(factory.create(settings));
			this.timeouts.put(settings.name(), settings.timeouts());
		}
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
			String where = StringUtils.hasText(settings.properties().baseUrl()) ? "; its base-url stays as it is"
					: " and " + prefix + ".base-url to " + baseUrl;
			return new AiMisuseException(
					"The provider '" + settings.name() + "' has the unknown type '" + given
							+ "', a vendor or server that speaks OpenAI's protocol.",
					"Set " + prefix + ".type to 'openai' (type: openai)" + where + ".");
		}
		return new AiMisuseException("The provider '" + settings.name() + "' has the unknown type '" + given + "'.",
				"Set neurolink.providers." + settings.name() + ".type to one of " + types
						+ ", or declare an AiProvider bean of that name instead.");
	}

}
