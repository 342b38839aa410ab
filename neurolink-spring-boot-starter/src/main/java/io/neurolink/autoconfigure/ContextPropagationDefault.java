package io.neurolink.autoconfigure;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets the effective model, logging and tracing follow reactive work across threads,
 * unless the application configures otherwise. Spring Boot's own default would lose them
 * where a method calls the template on another scheduler.
 */
class ContextPropagationDefault implements EnvironmentPostProcessor {

	static final String PROPERTY = "spring.reactor.context-propagation";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources().addLast(new MapPropertySource("neurolinkDefaults", Map.of(PROPERTY, "auto")));
	}

}
