package io.neurolink.aspectj;

import io.neurolink.aop.AiPlans;
import io.neurolink.aop.WovenMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for AspectJ. The aspect itself is no bean.
 */
@AutoConfiguration
public final class NeuroLinkAspectJAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(NeuroLinkAspectJAutoConfiguration.class);

	// In mode proxy too, so that a class that is woven by mistake is found.
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static WovenMethods wovenMethods() {
		return new MarkedMethods();
	}

	/**
	 * Configuration of the contexts in which the aspect applies the annotations.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "neurolink.aspects.mode", havingValue = "aspectj")
	static class Membership {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static ContextMembership contextMembership(ConfigurableListableBeanFactory beanFactory,
				ObjectProvider<AiPlans> plans, Environment environment) {
			if (environment.containsProperty("neurolink.aspects.order")) {
				logger.warn("neurolink.aspects.order has no effect: neurolink.aspects.mode is aspectj, and the order "
						+ "among aspects is a matter of 'declare precedence'");
			}
			return new ContextMembership(Contexts.shared(), plans, beanFactory.getBeanClassLoader());
		}

	}

}
