package io.neurolink.autoconfigure.diagnostics;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Logs a warning about environment variables and system properties that have the prefix
 * of our properties and set none of them. Spring Boot does not fail the start for these,
 * because they may not belong to the application: Kubernetes, for example, adds variables
 * for each service. No value is logged.
 */
public final class EnvironmentVariableCheck implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(EnvironmentVariableCheck.class);

	private static final String PREFIX = "NEUROLINK_";

	private static final String PROPERTY_PREFIX = "neurolink.";

	// The variables of Kubernetes and Docker for a service whose name is neurolink.
	private static final Pattern OF_A_SERVICE = Pattern
		.compile("NEUROLINK_(?:SERVICE_(?:HOST|PORT)(?:_.*)?|PORT(?:_.*)?)");

	private final ConfigurableEnvironment environment;

	/**
	 * Creates a check.
	 * @param environment the environment of the application
	 */
	public EnvironmentVariableCheck(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof SystemEnvironmentPropertySource variables) {
				List.of(variables.getPropertyNames()).forEach(EnvironmentVariableCheck::checkVariable);
			}
			else if (StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME.equals(source.getName())
					&& source instanceof EnumerablePropertySource<?> properties) {
				List.of(properties.getPropertyNames()).forEach(EnvironmentVariableCheck::checkProperty);
			}
		}
	}

	private static void checkVariable(String name) {
		String upper = name.toUpperCase(Locale.ROOT);
		if (!upper.startsWith(PREFIX) || OF_A_SERVICE.matcher(upper).matches()) {
			return;
		}
		List<String> elements = List.of(upper.substring(PREFIX.length()).toLowerCase(Locale.ROOT).split("_"));
		if (!KnownProperties.mayBeSetBy(elements)) {
			String meant = KnownProperties.nearest(elements);
			logger.warn("The environment variable {} sets no property of NeuroLink and has no effect{}", name,
					(meant != null) ? "; did you mean " + variable(meant) + " (" + meant + ")?" : "");
		}
	}

	private static void checkProperty(String name) {
		if (!name.startsWith(PROPERTY_PREFIX)) {
			return;
		}
		String uniform = name.substring(PROPERTY_PREFIX.length()).replace("-", "").toLowerCase(Locale.ROOT);
		List<String> elements = List.of(uniform.split("[.\\[\\]]+"));
		if (!KnownProperties.mayBeSetBy(elements)) {
			String meant = KnownProperties.nearest(elements);
			logger.warn("The system property {} is not a property of NeuroLink and has no effect{}", name,
					(meant != null) ? "; did you mean " + meant + "?" : "");
		}
	}

	private static String variable(String property) {
		return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

}
