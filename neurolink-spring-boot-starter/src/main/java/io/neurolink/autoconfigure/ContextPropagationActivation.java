package io.neurolink.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Activates the context propagation that {@link ContextPropagationDefault} sets. Spring
 * Boot itself reads the property in its Reactor module only, which an MVC application
 * does not have. The hook applies to the whole JVM and, as with Spring Boot, remains
 * after the application context is closed. It is set before the first bean is created,
 * because publishers that were assembled earlier are not affected.
 */
final class ContextPropagationActivation implements BeanFactoryPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(ContextPropagationActivation.class);

	private final Environment environment;

	ContextPropagationActivation(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		String mode = Binder.get(this.environment)
			.bind(ContextPropagationDefault.PROPERTY, String.class)
			.orElse("auto");
		if (mode.equalsIgnoreCase("limited")) {
			logger.info("{} is 'limited': the model that a fallback sets, logging and tracing do not follow reactive "
					+ "code to other threads", ContextPropagationDefault.PROPERTY);
		}
		else {
			Hooks.enableAutomaticContextPropagation();
		}
	}

}
