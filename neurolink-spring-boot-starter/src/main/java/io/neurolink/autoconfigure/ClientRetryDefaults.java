package io.neurolink.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Switches off the retries of the clients below the application's models, because retries
 * on two layers multiply. The defaults have the lowest precedence, so that any value of
 * the application overrides them.
 */
abstract class ClientRetryDefaults implements EnvironmentPostProcessor, Ordered {

	private final String library;

	private final String model;

	/**
	 * Creates the defaults.
	 * @param library the library in the names of properties
	 * @param model the class whose presence shows that of the library
	 */
	ClientRetryDefaults(String library, String model) {
		this.library = library;
		this.model = model;
	}

	@Override
	public final int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public final void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!environment.getProperty("neurolink.enabled", Boolean.class, true)
				|| !environment.getProperty("neurolink." + this.library + ".enabled", Boolean.class, true)
				|| !ClassUtils.isPresent(this.model, application.getClassLoader())) {
			return;
		}
		Map<String, Object> defaults = new LinkedHashMap<>();
		add(environment, defaults);
		environment.getPropertySources()
			.addLast(new MapPropertySource("neurolink." + this.library + ".retries", defaults));
	}

	/**
	 * Adds the defaults.
	 */
	abstract void add(ConfigurableEnvironment environment, Map<String, Object> defaults);

}
