package io.neurolink.samples;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/**
 * Activates one profile per key that is set, before the files that depend on it are read:
 * {@code application.yml} then configures the real provider, and
 * {@link SimulatedProviders} does not register one of that name.
 */
class KeyProfiles implements EnvironmentPostProcessor, Ordered {

	private static final Map<String, String> PROFILES = Map.of("OPENAI_API_KEY", "openai", "ANTHROPIC_API_KEY",
			"anthropic", "GOOGLE_AI_API_KEY", "google-ai");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		PROFILES.forEach((variable, profile) -> {
			if (StringUtils.hasText(environment.getProperty(variable))) {
				environment.addActiveProfile(profile);
			}
		});
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER - 1;
	}

}
