package io.neurolink.autoconfigure;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Enables the propagation of the current model, logging and tracing across the threads of
 * reactive work, unless the application configures otherwise. With Spring Boot's default
 * they would be lost if a method calls the template on another scheduler.
 */
class ContextPropagationDefault implements EnvironmentPostProcessor {

	static final String PROPERTY = "spring.reactor.context-propagation";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources().addLast(new MapPropertySource("neurolinkDefaults", Map.of(PROPERTY, "auto")));
	}

}
