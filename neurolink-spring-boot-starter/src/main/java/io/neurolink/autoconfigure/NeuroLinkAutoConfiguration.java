package io.neurolink.autoconfigure;

import java.util.stream.Stream;

import io.neurolink.aop.AiPlans;
import io.neurolink.autoconfigure.diagnostics.BindFailures;
import io.neurolink.autoconfigure.diagnostics.EnvironmentVariableCheck;
import io.neurolink.autoconfigure.diagnostics.InactiveProperties;
import io.neurolink.autoconfigure.diagnostics.StartupSummary;
import io.neurolink.autoconfigure.provider.ProviderFactory;
import io.neurolink.autoconfigure.provider.TemplateFactory;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.cost.Costs;
import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.event.AiEventListener;
import io.neurolink.event.AiEvents;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.pace.PaceSettings;
import io.neurolink.pace.Pacer;
import io.neurolink.pace.SharedPace;
import io.neurolink.provider.AiProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.template.AiTemplateCustomizer;
import io.neurolink.template.ProviderSource;
import io.neurolink.time.AiClock;
import io.neurolink.token.TokenCounter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the {@link AiTemplate}. Backs off if the application declares
 * its own.
 */
@AutoConfiguration
@EnableConfigurationProperties(NeuroLinkProperties.class)
@Import(BalancedFailoverConfiguration.class)
public final class NeuroLinkAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AiClock neuroLinkClock() {
		return AiClock.system();
	}

	@Bean
	@ConditionalOnMissingBean
	AiEvents neuroLinkEvents(ObjectProvider<AiEventListener> listeners) {
		return AiEvents.to(listeners.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	TokenCounter neuroLinkTokenCounter() {
		return TokenCounter.standard();
	}

	@Bean
	@ConditionalOnMissingBean
	Costs neuroLinkCosts(NeuroLinkProperties properties, AiClock clock) {
		return PriceProperties.costs(properties, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	CircuitBreakers neuroLinkCircuitBreakers(NeuroLinkProperties properties, AiClock clock, AiEvents events) {
		return BreakerProperties.breakers(properties.circuitBreaker(), clock, events);
	}

	@Bean
	PaceSettings neuroLinkPaceSettings(NeuroLinkProperties properties) {
		return EngineSettings.pace(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "neurolink.pace.enabled", havingValue = "true")
	Pacer neuroLinkPacer(NeuroLinkProperties properties, @Qualifier("neuroLinkPaceSettings") PaceSettings settings,
			TokenCounter counter, AiClock clock, AiEvents events, ObjectProvider<SharedPace> shared) {
		return EngineSettings.pacer(properties, settings, counter, clock, events, shared.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	ErrorClassifiers neuroLinkErrorClassifiers(ObjectProvider<AiErrorClassifier> own) {
		return ErrorClassifiers.of(Stream.concat(own.orderedStream(), BuiltInClassifiers.create().stream()).toList());
	}

	@Bean
	@ConditionalOnMissingBean
	AiTemplate aiTemplate(NeuroLinkProperties properties, ObjectProvider<ProviderFactory> factories,
			ObjectProvider<AiProvider> providers, ObjectProvider<WrappedModels> models,
			ObjectProvider<AiMiddleware> middleware, ObjectProvider<AiTemplateCustomizer> customizers,
			ObjectProvider<ProviderSource> source, CircuitBreakers breakers, ErrorClassifiers classifiers, Costs costs,
			AiEvents events, ObjectProvider<Pacer> pacer, ObjectProvider<ContextPropagationActivation> propagation) {
		propagation.ifAvailable(ContextPropagationActivation::activate);
		return new TemplateFactory(properties, factories.orderedStream().toList(), source.getIfAvailable(), breakers,
				classifiers, costs, events)
			.pacedBy(pacer.getIfAvailable())
			.create(WrappedModels.with(providers, models), middleware.orderedStream().toList(),
					customizers.orderedStream().toList());
	}

	@Bean
	static BindFailures neuroLinkBindFailures() {
		return new BindFailures();
	}

	@Bean
	static EnvironmentVariableCheck neuroLinkEnvironmentVariableCheck(ConfigurableEnvironment environment) {
		return new EnvironmentVariableCheck(environment);
	}

	@Bean
	static InactiveProperties neuroLinkInactiveProperties(ConfigurableEnvironment environment) {
		return new InactiveProperties(environment);
	}

	@Bean
	static DeferredBeans neuroLinkDeferredBeans(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return new DeferredBeans(beanFactory, environment);
	}

	@Bean
	StartupSummary neuroLinkStartupSummary(ObjectProvider<NeuroLinkProperties> properties,
			ObjectProvider<AiTemplate> template, ObjectProvider<AiPlans> plans, DeferredBeans deferred) {
		return new StartupSummary(properties, template, plans, deferred::areUnused);
	}

}
