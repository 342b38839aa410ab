package io.neurolink.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the context propagation of reactive code: the current model,
 * logging, tracing, and every thread-local that is registered with Micrometer.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "neurolink.enabled", matchIfMissing = true)
public final class NeuroLinkContextAutoConfiguration {

	@Bean
	static ContextPropagationActivation neuroLinkContextPropagation(Environment environment) {
		return new ContextPropagationActivation(environment);
	}

}
