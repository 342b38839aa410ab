package io.neurolink.samples;

import java.time.Duration;

import io.neurolink.provider.SimulatedProvider;
import io.neurolink.samples.desk.SimulatedVendors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;

/**
 * Registers simulated providers for those whose key is not set, under the same names and
 * models, so that the fallbacks of {@link SupportDesk} find them.
 */
@Configuration(proxyBeanMethods = false)
class SimulatedProviders {

	private final Duration latency;

	private final double tokensPerSecond;

	SimulatedProviders(@Value("${support-desk.simulated.latency}") Duration latency,
			@Value("${support-desk.simulated.tokens-per-second}") double tokensPerSecond) {
		this.latency = latency;
		this.tokensPerSecond = tokensPerSecond;
	}

	@Bean
	@Order(1)
	@Profile("!openai")
	SimulatedProvider simulatedOpenAi() {
		return simulated("openai", "gpt-4o-mini");
	}

	@Bean
	@Order(2)
	@Profile("!anthropic")
	SimulatedProvider simulatedAnthropic() {
		return simulated("anthropic", "claude-haiku-4-5");
	}

	@Bean
	@Order(3)
	@Profile("!google-ai")
	SimulatedProvider simulatedGoogleAi() {
		return simulated("google-ai", "gemini-2.0-flash");
	}

	@Bean
	SimulatedVendors simulatedVendors(ObjectProvider<SimulatedProvider> providers) {
		return new SimulatedVendors(providers.orderedStream().toList());
	}

	private SimulatedProvider simulated(String name, String model) {
		return SimulatedProvider.builder(name)
			.model(model)
			.latency(this.latency)
			.tokensPerSecond(this.tokensPerSecond)
			.build();
	}

}
