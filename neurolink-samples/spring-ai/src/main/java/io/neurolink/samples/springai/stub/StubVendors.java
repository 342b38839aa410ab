package io.neurolink.samples.springai.stub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.model.AiRequest;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.samples.desk.SimulatedVendors;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Starts a local server in place of each vendor whose key is not set, before the beans
 * are created that call it, and stops it with the application.
 */
class StubVendors implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		Map<String, Object> properties = new LinkedHashMap<>();
		List<SimulatedProvider> vendors = new ArrayList<>();
		start(context, vendors, properties, "openai", "OPENAI_API_KEY", "/v1", new OpenAiFormat());
		start(context, vendors, properties, "anthropic", "ANTHROPIC_API_KEY", "", new AnthropicFormat());
		context.getBeanFactory().registerSingleton("simulatedVendors", new SimulatedVendors(vendors));
		environment.getPropertySources().addFirst(new MapPropertySource("stub vendors", properties));
	}

	private static void start(ConfigurableApplicationContext context, List<SimulatedProvider> vendors,
			Map<String, Object> properties, String name, String key, String path, WireFormat format) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (StringUtils.hasText(environment.getProperty(key))) {
			return;
		}
		SimulatedProvider behaviour = SimulatedProvider.builder(name)
			.model(environment.getRequiredProperty("spring.ai." + name + ".chat.model"))
			.latency(Binder.get(environment).bind("support-desk.simulated.latency", Duration.class).get())
			.tokensPerSecond(environment.getRequiredProperty("support-desk.simulated.tokens-per-second", Double.class))
			.answer((request) -> answer(name, request))
			.build();
		StubVendor vendor = vendor(behaviour, format);
		vendors.add(behaviour);
		context.addApplicationListener((event) -> {
			if (event instanceof ContextClosedEvent) {
				vendor.close();
			}
		});
		properties.put("spring.ai." + name + ".base-url", vendor.url() + path);
		properties.put("spring.ai." + name + ".api-key", "stub");
	}

	private static StubVendor vendor(SimulatedProvider behaviour, WireFormat format) {
		try {
			return new StubVendor(behaviour, format);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The local server in place of " + behaviour.name() + " does not start", ex);
		}
	}

	private static String answer(String vendor, AiRequest request) {
		Object result = request.metadata().get("tool-result");
		return (result instanceof String text && !text.isEmpty()) ? "This is what our shop knows: " + text
				: "You asked: \"" + request.prompt() + "\" This is the simulated answer of " + vendor + "/"
						+ request.model() + "; it is always the same.";
	}

}
