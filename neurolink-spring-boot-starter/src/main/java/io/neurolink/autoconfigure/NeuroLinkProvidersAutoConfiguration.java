package io.neurolink.autoconfigure;

import io.neurolink.time.AiClock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the types of provider that properties can name.
 */
@AutoConfiguration(before = NeuroLinkAutoConfiguration.class)
public final class NeuroLinkProvidersAutoConfiguration {

	@Bean
	SimulatedProviderFactory simulatedProviderFactory(AiClock clock) {
		return new SimulatedProviderFactory(clock);
	}

}
