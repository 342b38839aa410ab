package io.neurolink.autoconfigure;

import java.util.List;

import io.neurolink.actuator.BudgetStates;
import io.neurolink.actuator.CacheTally;
import io.neurolink.actuator.HedgeTally;
import io.neurolink.actuator.NeuroLinkEndpoint;
import io.neurolink.actuator.PaceState;
import io.neurolink.actuator.ProviderStates;
import io.neurolink.actuator.ProvidersHealthIndicator;
import io.neurolink.actuator.SpendTally;
import io.neurolink.aop.AiPlans;
import io.neurolink.balance.RouteBalancer;
import io.neurolink.autoconfigure.diagnostics.KeyProperties;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.cost.AiBudgets;
import io.neurolink.observation.MeteredCalls;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.provider.http.UrlSecrets;
import io.neurolink.pace.Pacer;
import io.neurolink.retry.RetryBudget;
import io.neurolink.template.AiTemplate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for Actuator's endpoint and health indicator.
 */
@AutoConfiguration(after = { NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
		NeuroLinkAspectsAutoConfiguration.class })
@ConditionalOnBean(AiTemplate.class)
public final class NeuroLinkActuatorAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	@ConditionalOnAvailableEndpoint(NeuroLinkEndpoint.class)
	static class Endpoints {

		@Bean
		CacheTally neuroLinkCacheTally() {
			return new CacheTally();
		}

		@Bean
		@Order(MeteredCalls.ORDER)
		SpendTally neuroLinkSpendTally() {
			return new SpendTally();
		}

		@Bean
		HedgeTally neuroLinkHedgeTally() {
			return new HedgeTally();
		}

		@Bean
		@ConditionalOnMissingBean
		NeuroLinkEndpoint neuroLinkEndpoint(AiTemplate template, CircuitBreakers breakers, LimiterStore limiters,
				ObjectProvider<Pacer> pacer, CacheTally caches, SpendTally spend, AiBudgets budgets, RetryBudget budget,
				HedgeTally hedges, ObjectProvider<RouteBalancer> balancer, ObjectProvider<AiPlans> plans) {
			return new NeuroLinkEndpoint(new ProviderStates(template, breakers), breakers, limiters,
					() -> PaceState.of(pacer.getIfAvailable()), caches, spend, new BudgetStates(budgets), budget,
					hedges, balancer.getIfAvailable(), () -> {
						AiPlans known = plans.getIfAvailable();
						return (known != null) ? known.describe() : List.of();
					});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SanitizingFunction.class)
	static class Masks {

		// For env and configprops, which show values if the application enables that.
		@Bean
		static SanitizingFunction neuroLinkKeySanitizer() {
			return SanitizingFunction.sanitizeValue().ifKeyMatches(KeyProperties::isNamedLikeAKey);
		}

		@Bean
		static SanitizingFunction neuroLinkHeaderSanitizer() {
			return SanitizingFunction.sanitizeValue().ifKeyMatches(KeyProperties::isSecretHeader);
		}

		@Bean
		static SanitizingFunction neuroLinkBaseUrlSanitizer() {
			return (data) -> (data.getValue() instanceof CharSequence url && KeyProperties.isBaseUrl(data.getKey()))
					? data.withValue(UrlSecrets.mask(url.toString())) : data;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	@ConditionalOnEnabledHealthIndicator("neurolink")
	static class Indicators {

		@Bean
		@ConditionalOnMissingBean(name = "neurolinkHealthIndicator")
		ProvidersHealthIndicator neurolinkHealthIndicator(AiTemplate template, CircuitBreakers breakers) {
			return new ProvidersHealthIndicator(new ProviderStates(template, breakers));
		}

	}

}
