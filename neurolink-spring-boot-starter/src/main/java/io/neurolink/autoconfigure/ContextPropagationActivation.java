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
 * because publishers that were assembled earlier are not affected; in an application that
 * configures nothing under {@code neurolink}, when it is found to use the starter.
 */
final class ContextPropagationActivation implements BeanFactoryPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(ContextPropagationActivation.class);

	private final Environment environment;

	private volatile boolean activated;

	ContextPropagationActivation(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (DeferredBeans.isConfigured(this.environment)) {
			activate();
		}
	}

	/**
	 * Activates the propagation, unless that is done or the application has limited it.
	 */
	void activate() {
		if (this.activated) {
			return;
		}
		this.activated = true;
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
