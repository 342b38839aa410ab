package io.neurolink.benchmarks.wire;

import java.util.Map;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with the starter and one provider or one model, and default settings
 * otherwise. The time to connect is longer, because the bare clients do not limit it.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
class Application {

	/**
	 * Starts the application with the bean of a model, which finds the URL of its server
	 * in the property {@code base-url}.
	 */
	static ConfigurableApplicationContext with(Class<?> model, String baseUrl) {
		return new SpringApplicationBuilder(Application.class, model).web(WebApplicationType.NONE)
			.properties(Map.of("spring.main.banner-mode", "off", "logging.level.root", "error", "bucket4j.enabled",
					false, "base-url", baseUrl))
			.run();
	}

	static ConfigurableApplicationContext on(Connector connector, String baseUrl) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(Map.of("spring.main.banner-mode", "off", "logging.level.root", "error", "bucket4j.enabled",
					false, "spring.http.clients.reactive.connector", connector.property(),
					"neurolink.providers.openai.base-url", baseUrl, "neurolink.providers.openai.api-key", "none",
					"neurolink.providers.openai.model", "gpt-4o", "neurolink.timeout.connect", "60s"))
			.run();
	}

}
