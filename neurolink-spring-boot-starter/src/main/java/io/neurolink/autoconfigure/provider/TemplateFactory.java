package io.neurolink.autoconfigure.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.error.AiMisuseException;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.event.AiEvents;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import io.neurolink.template.AiTemplate;
import io.neurolink.template.AiTemplateCustomizer;
import io.neurolink.template.ProviderSource;
import io.neurolink.template.Timeouts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the template of an application from its properties and beans.
 */
public final class TemplateFactory {

	private static final Logger logger = LoggerFactory.getLogger(TemplateFactory.class);

	private final NeuroLinkProperties properties;

	private final ConfiguredProviders configured;

	private final @Nullable ProviderSource source;

	private final CircuitBreakers breakers;

	private final ErrorClassifiers classifiers;

	private final AiEvents events;

	/**
	 * Creates a factory, and the providers that properties name.
	 * @param properties the properties of the application
	 * @param factories the factories of providers, one for each type
	 * @param source replaces all providers, or {@code null}
	 * @param breakers the circuit breakers
	 * @param classifiers the classifiers of exceptions
	 * @param events the events of the application
	 * @throws AiMisuseException if the properties of a provider are wrong
	 */
	public TemplateFactory(NeuroLinkProperties properties, List<ProviderFactory> factories,
			@Nullable ProviderSource source, CircuitBreakers breakers, ErrorClassifiers classifiers, AiEvents events) {
		this.properties = properties;
		this.source = source;
		// A source fails as it was told to, as often as it was told to.
		this.breakers = (source != null) ? CircuitBreakers.none() : breakers;
		this.classifiers = classifiers;
		this.events = events;
		this.configured = (source != null) ? ConfiguredProviders.named(properties)
				: ConfiguredProviders.build(properties, factories);
	}

	/**
	 * Creates the template.
	 * @param beans the providers of the application that are beans
	 * @param middleware the middleware, outermost first
	 * @param customizers the customizers, in the order in which they act
	 * @return the template
	 * @throws AiMisuseException if providers, the default and the failover do not go
	 * together
	 */
	public AiTemplate create(List<AiProvider> beans, List<AiMiddleware> middleware,
			List<AiTemplateCustomizer> customizers) {
		List<AiProvider> providers = new ArrayList<>(this.configured.providers());
		providers.addAll(beans);
		AiTemplate.Builder builder = AiTemplate.builder();
		FailoverProperties failover = new FailoverProperties(this.properties);
		if (providers.isEmpty() && this.source != null) {
			builder.failover(failover.order());
		}
		else {
			builder.failover(failover.order(providers));
			checkNames(providers);
			checkDefault(providers, this.properties.defaultProvider());
		}
		logDisabled();
		NeuroLinkProperties.Timeout timeout = this.properties.timeout();
		builder.defaultProvider(this.properties.defaultProvider())
			.timeouts(timeouts(timeout))
			.byStreaming(this.properties.generate().byStreaming())
			.maxAnswer(this.properties.limits().maxAnswer().toBytes())
			.circuitBreakers(this.breakers)
			.classifier(this.classifiers::classify)
			.events(this.events)
			.providerSource(this.source);
		providers.forEach(builder::provider);
		this.configured.timeouts().forEach(builder::timeouts);
		middleware.forEach(builder::middleware);
		customizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static Timeouts timeouts(NeuroLinkProperties.Timeout timeout) {
		try {
			return new Timeouts(timeout.firstToken(), timeout.idle(), timeout.total(), timeout.streamTotal());
		}
		catch (IllegalArgumentException ex) {
			throw new AiMisuseException("A timeout under neurolink.timeout is wrong. " + ex.getMessage(),
					"Set it to a positive duration, as in 30s.");
		}
	}

	private static void checkNames(List<AiProvider> providers) {
		for (int i = 0; i < providers.size(); i++) {
			for (int j = i + 1; j < providers.size(); j++) {
				if (same(providers.get(i).name(), providers.get(j).name())) {
					throw new AiMisuseException(
							"Two providers are named '" + providers.get(i).name() + "' (dashes and case do not count).",
							"Rename one of them, whether it stands under neurolink.providers or is an AiProvider bean.");
				}
			}
		}
	}

	private void logDisabled() {
		List<String> disabled = this.properties.providers()
			.keySet()
			.stream()
			.filter((name) -> ProviderSettings.isDisabled(this.properties, name))
			.toList();
		if (!disabled.isEmpty()) {
			logger.info("Not enabled under neurolink.providers, and left out: {}", disabled);
		}
	}

	private void checkDefault(List<AiProvider> providers, @Nullable String name) {
		if (name != null && ProviderSettings.isDisabled(this.properties, name)
				&& providers.stream().noneMatch((provider) -> same(provider.name(), name))) {
			throw new AiMisuseException("neurolink.default-provider is '" + name + "', which is not enabled.",
					"Set neurolink.default-provider to a provider that is, or take out neurolink.providers." + name
							+ ".enabled.");
		}
		String names = providers.stream().map(AiProvider::name).collect(Collectors.joining(", "));
		if (name == null && providers.size() > 1) {
			throw new AiMisuseException("There are several providers (" + names + "), and none of them is the default.",
					"Set neurolink.default-provider to one of them.");
		}
		if (name != null && providers.stream().noneMatch((provider) -> same(provider.name(), name))) {
			throw new AiMisuseException(
					"neurolink.default-provider is '" + name + "', but "
							+ (providers.isEmpty() ? "there is no provider." : "the providers are " + names + "."),
					"Set neurolink.default-provider to one of the providers, or add '" + name
							+ "' under neurolink.providers.");
		}
	}

	private static boolean same(String first, String second) {
		return ProviderName.canonical(first).equals(ProviderName.canonical(second));
	}

}
