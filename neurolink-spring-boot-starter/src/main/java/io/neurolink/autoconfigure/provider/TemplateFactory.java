package io.neurolink.autoconfigure.provider;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.cost.Costs;
import io.neurolink.error.AiMisuseException;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.event.AiEvents;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.pace.Pacer;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import io.neurolink.template.AiTemplate;
import io.neurolink.template.AiTemplateCustomizer;
import io.neurolink.template.ProviderSource;
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

	private final Costs costs;

	private final AiEvents events;

	private @Nullable Pacer pacer;

	/**
	 * Creates a factory and the configured providers.
	 * @param properties the properties of the application
	 * @param factories the factories of providers, one for each type
	 * @param source replaces all providers, or {@code null}
	 * @param breakers the circuit breakers
	 * @param classifiers the classifiers of exceptions
	 * @param costs calculates what calls cost
	 * @param events the events of the application
	 * @throws AiMisuseException if the properties of a provider are wrong
	 */
	public TemplateFactory(NeuroLinkProperties properties, List<ProviderFactory> factories,
			@Nullable ProviderSource source, CircuitBreakers breakers, ErrorClassifiers classifiers, Costs costs,
			AiEvents events) {
		this.properties = properties;
		this.source = source;
		// A source fails as often as the test defines, without circuit breakers.
		this.breakers = (source != null) ? CircuitBreakers.none() : breakers;
		this.classifiers = classifiers;
		this.costs = costs;
		this.events = events;
		this.configured = (source != null) ? ConfiguredProviders.named(properties)
				: ConfiguredProviders.build(properties, factories);
	}

	/**
	 * Sets the pacer. It has no effect if a source replaces all providers, which fail as
	 * a test defines.
	 * @param pacer the pacer, or {@code null} for none
	 * @return this factory
	 */
	public TemplateFactory pacedBy(@Nullable Pacer pacer) {
		this.pacer = (this.source == null) ? pacer : null;
		return this;
	}

	/**
	 * Creates the template.
	 * @param beans the providers of the application that are beans
	 * @param middleware the middleware, outermost first
	 * @param customizers the customizers, in their order
	 * @return the template
	 * @throws AiMisuseException if providers, the default and the failover are
	 * inconsistent
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
			checkDefault(providers, this.properties.defaultProvider());
		}
		logDisabled();
		builder.defaultProvider(this.properties.defaultProvider())
			.timeouts(ProviderSettings.shared(this.properties.timeout()))
			.byStreaming(this.properties.generate().byStreaming())
			.circuitBreakers(this.breakers)
			.pacer(this.pacer)
			.classifier(this.classifiers::classify)
			.costs(this.costs)
			.events(this.events)
			.providerSource(this.source);
		PropertyCheck.of("neurolink.limits", () -> builder.maxAnswer(this.properties.limits().maxAnswer().toBytes()));
		providers.forEach(builder::provider);
		this.configured.timeouts().forEach(builder::timeouts);
		middleware.forEach(builder::middleware);
		customizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
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
					"Set neurolink.default-provider to an enabled provider, or remove neurolink.providers." + name
							+ ".enabled.");
		}
	}

	private static boolean same(String first, String second) {
		return ProviderName.canonical(first).equals(ProviderName.canonical(second));
	}

}
