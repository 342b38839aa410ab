package io.neurolink.aspectj;

import io.neurolink.time.VirtualClock;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Applications in mode {@code aspectj}, on a virtual clock.
 */
final class WovenContext {

	private WovenContext() {
	}

	/**
	 * Starts an application whose retries named "desk" make a number of attempts.
	 */
	static ConfigurableApplicationContext withAttempts(int attempts, Class<?>... beans) {
		return new SpringApplicationBuilder(Application.class).sources(beans)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "neurolink.aspects.mode=aspectj",
					"neurolink.providers.demo.type=simulated",
					"neurolink.retry.instances.desk.max-retries=" + (attempts - 1))
			.run();
	}

	static ApplicationContextRunner runner(Class<?>... beans) {
		return new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withUserConfiguration(beans)
			.withPropertyValues("neurolink.aspects.mode=aspectj", "neurolink.providers.demo.type=simulated");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		VirtualClock clock() {
			return VirtualClock.advancing();
		}

	}

}
