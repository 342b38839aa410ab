package io.neurolink.autoconfigure;

import io.neurolink.aop.AiAdvisor;
import io.neurolink.aop.AiEngines;
import io.neurolink.aop.AiPlans;
import io.neurolink.aop.CallObserver;
import io.neurolink.aop.WovenMethods;
import io.neurolink.cache.AiCaches;
import io.neurolink.cost.AiBudgets;
import io.neurolink.cost.Costs;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.event.AiEvents;
import io.neurolink.hedge.Hedging;
import io.neurolink.ratelimit.LimiterStore;
import io.neurolink.retry.RetryBudget;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import io.neurolink.token.TokenCounter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the annotations.
 */
@AutoConfiguration(after = { NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "neurolink.enabled", matchIfMissing = true)
public final class NeuroLinkAspectsAutoConfiguration {

	private static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE - 100;

	@Bean
	AiPlans aiPlans(ConfigurableListableBeanFactory beanFactory, NeuroLinkProperties properties, AiTemplate template,
			AiCaches caches, LimiterStore limiters, AiBudgets budgets, Costs costs, RetryBudget budget, AiClock clock,
			AiEvents events, TokenCounter tokens, ErrorClassifiers classifiers, Hedging hedging,
			ObjectProvider<CallObserver> observer, ObjectProvider<WovenMethods> woven) {
		AiEngines engines = new AiEngines(template, caches, limiters, budgets, costs.prices(), budget, clock, events,
				tokens, classifiers, hedging, observer.getIfAvailable());
		return new AiPlans(beanFactory, EngineSettings.annotations(properties), engines, properties.aspects().mode(),
				woven.getIfAvailable());
	}

	/**
	 * Configuration of the proxies; absent if an aspect applies the annotations.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "neurolink.aspects.mode", havingValue = "proxy", matchIfMissing = true)
	@Import(AutoProxyRegistrar.class)
	static class Proxies {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static AiAdvisor aiAdvisor(ObjectProvider<AiPlans> plans, Environment environment) {
			return new AiAdvisor(plans,
					environment.getProperty("neurolink.aspects.order", Integer.class, DEFAULT_ORDER));
		}

	}

}
