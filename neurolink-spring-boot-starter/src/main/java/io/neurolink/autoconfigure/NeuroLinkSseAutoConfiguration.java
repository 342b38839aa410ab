package io.neurolink.autoconfigure;

import java.time.Duration;

import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.sse.ReactiveSseHeartbeat;
import io.neurolink.sse.ServletSseHeartbeat;
import io.neurolink.sse.SseShutdown;
import io.neurolink.time.AiClock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for {@link io.neurolink.sse.AiSse}: its heartbeat, and the end of
 * open streams at a shutdown, in web applications of either kind.
 */
@AutoConfiguration(after = NeuroLinkAutoConfiguration.class)
public final class NeuroLinkSseAutoConfiguration {

	/** As in {@link NeuroLinkProperties.Sse}. */
	static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(10);

	private static final Duration DEFAULT_GRACE_PERIOD = Duration.ofSeconds(30);

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnWebApplication
	SseShutdown neuroLinkSseShutdown(Environment environment, AiClock clock) {
		boolean immediate = "immediate".equalsIgnoreCase(environment.getProperty("server.shutdown", "graceful"));
		return new SseShutdown(immediate ? Duration.ZERO : gracePeriod(environment), clock);
	}

	private static Duration gracePeriod(Environment environment) {
		return Binder.get(environment)
			.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
			.orElse(DEFAULT_GRACE_PERIOD);
	}

	// Not the properties as a whole, which an application without streams does not need.
	private static Duration heartbeat(Environment environment) {
		return Binder.get(environment).bind("neurolink.sse.heartbeat", Duration.class).orElse(DEFAULT_HEARTBEAT);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class Servlet {

		@Bean
		@ConditionalOnMissingBean
		ServletSseHeartbeat neuroLinkSseHeartbeat(Environment environment, SseShutdown shutdown) {
			return PropertyCheck.of("neurolink.sse", () -> new ServletSseHeartbeat(heartbeat(environment), shutdown));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class Reactive {

		@Bean
		@ConditionalOnMissingBean
		ReactiveSseHeartbeat neuroLinkSseHeartbeat(Environment environment, SseShutdown shutdown) {
			return PropertyCheck.of("neurolink.sse", () -> new ReactiveSseHeartbeat(heartbeat(environment), shutdown));
		}

	}

}
