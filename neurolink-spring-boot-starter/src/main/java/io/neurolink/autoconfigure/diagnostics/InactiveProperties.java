package io.neurolink.autoconfigure.diagnostics;

import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Logs the properties of pacing and of the balanced failover that the application sets
 * while the feature that they belong to is disabled.
 */
public final class InactiveProperties implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(InactiveProperties.class);

	/** The properties that enable a feature, by a property of the feature. */
	private static final Map<String, String> ENABLED_BY = Map.of("neurolink.pace.max-wait", "neurolink.pace.enabled",
			"neurolink.failover.strategy", "neurolink.failover.enabled");

	private final Environment environment;

	/**
	 * Creates the check.
	 * @param environment the environment of the application
	 */
	public InactiveProperties(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ENABLED_BY.forEach((property, enabledBy) -> {
			if (this.environment.containsProperty(property)
					&& !"true".equalsIgnoreCase(this.environment.getProperty(enabledBy))) {
				logger.warn("{} is set and has no effect, because {} is not true", property, enabledBy);
			}
		});
	}

}
