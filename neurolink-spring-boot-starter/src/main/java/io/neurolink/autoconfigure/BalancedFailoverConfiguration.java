package io.neurolink.autoconfigure;

import io.neurolink.balance.RouteBalancer;
import io.neurolink.error.AiMisuseException;
import io.neurolink.model.ModelRef;
import io.neurolink.template.AiTemplateCustomizer;
import io.neurolink.time.AiClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of the balanced failover.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("neurolink.failover.enabled")
@ConditionalOnProperty(name = "neurolink.failover.strategy", havingValue = "balanced")
class BalancedFailoverConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(BalancedFailoverConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	RouteBalancer neuroLinkRouteBalancer(AiClock clock) {
		return new RouteBalancer(clock);
	}

	@Bean
	AiTemplateCustomizer neuroLinkBalancedFailover(NeuroLinkProperties properties, RouteBalancer balancer) {
		NeuroLinkProperties.Failover failover = properties.failover();
		if (failover.order().size() == 1) {
			throw new AiMisuseException(
					"neurolink.failover.strategy is balanced, but neurolink.failover.order names one provider only.",
					"Name at least two providers, or set neurolink.failover.strategy to ordered.");
		}
		String first = properties.defaultProvider();
		if (first != null && failover.order().stream().noneMatch((name) -> same(name, first))) {
			logger
				.warn("neurolink.failover.strategy is balanced, and neurolink.failover.order does not name the default "
						+ "provider '{}': no call that names no provider is sent to it", first);
		}
		return (builder) -> builder.balancer(balancer);
	}

	private static boolean same(String first, String second) {
		return ModelRef.canonicalProvider(first).equals(ModelRef.canonicalProvider(second));
	}

}
